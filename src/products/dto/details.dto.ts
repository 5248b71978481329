import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { productId } from '../../readings/product-id.rule';
import { integer } from '../../validation/integer.rule';
import type { Rule } from '../../validation/rule';
import { text } from '../../validation/text.rule';
import { Value } from '../../validation/value.decorator';

const MOST_BARCODES = 20;

const name = text(255);
const barcode = text(64);
const unit = text(16);
const scale = integer(0, 6);
const lowAt = integer(0, 2_147_483_647);

const barcodes: Rule<string[]> = {
  message: `must be a list of at most ${MOST_BARCODES} barcodes of 1 to 64 characters`,
  schema: { type: 'array', maxItems: MOST_BARCODES, items: barcode.schema },
  read: (value) =>
    Array.isArray(value) &&
    value.length <= MOST_BARCODES &&
    value.every((item) => barcode.read(item) !== undefined)
      ? (value as string[])
      : undefined,
};

/** Details of a product to be set; null is the same as left out in a PUT, and removes the detail in a PATCH. */
export class SetDetailsDto {
  @ApiPropertyOptional({ ...name.schema, description: 'For people.', example: 'Olive oil, 1 l' })
  @IsOptional()
  @Value(name)
  name?: string | null;

  @ApiPropertyOptional({
    ...barcodes.schema,
    description: 'What scanners read on it.',
    example: ['6410405082657'],
  })
  @IsOptional()
  @Value(barcodes)
  barcodes?: string[] | null;

  @ApiPropertyOptional({ ...unit.schema, description: 'What is counted.', example: 'pcs' })
  @IsOptional()
  @Value(unit)
  unit?: string | null;

  @ApiPropertyOptional({
    ...scale.schema,
    description:
      "How many of a quantity's digits stand behind the point for people: with 3, 1500 is shown as 1.500. Quantities stay integers.",
    example: 0,
  })
  @IsOptional()
  @Value(scale)
  scale?: number | null;

  @ApiPropertyOptional({
    ...lowAt.schema,
    description: 'The product is low at this level and below.',
    example: 10,
  })
  @IsOptional()
  @Value(lowAt)
  low_at?: number | null;
}

/** The details of a product; those that were never set are absent. */
export class DetailsDto {
  @ApiProperty({ ...productId.schema, example: 'ABC-123' })
  productid!: string;

  @ApiPropertyOptional({ ...name.schema, example: 'Olive oil, 1 l' })
  name?: string;

  @ApiPropertyOptional({ ...barcodes.schema, example: ['6410405082657'] })
  barcodes?: string[];

  @ApiPropertyOptional({ ...unit.schema, example: 'pcs' })
  unit?: string;

  @ApiPropertyOptional({ ...scale.schema, example: 0 })
  scale?: number;

  @ApiPropertyOptional({ ...lowAt.schema, example: 10 })
  low_at?: number;
}

export class ErasedDto {
  @ApiProperty({ type: 'integer', description: 'Readings that are gone.', example: 120 })
  erased!: number;
}

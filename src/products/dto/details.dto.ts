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

/**
 * Details of a product to be set. In a PUT, a detail with the value null is the same as a missing detail. In
 * a PATCH, null removes the detail.
 */
export class SetDetailsDto {
  @ApiPropertyOptional({
    ...name.schema,
    nullable: true,
    description: 'The name for people.',
    example: 'Olive oil, 1 l',
  })
  @IsOptional()
  @Value(name)
  name?: string | null;

  @ApiPropertyOptional({
    ...barcodes.schema,
    nullable: true,
    description: 'The barcodes on the product, as scanners read them.',
    example: ['6410405082657'],
  })
  @IsOptional()
  @Value(barcodes)
  barcodes?: string[] | null;

  @ApiPropertyOptional({
    ...unit.schema,
    nullable: true,
    description: 'The unit of quantities, a short text.',
    example: 'pcs',
  })
  @IsOptional()
  @Value(unit)
  unit?: string | null;

  @ApiPropertyOptional({
    ...scale.schema,
    nullable: true,
    description:
      'The number of decimal places with which people see a quantity: with 3, a program shows 1500 as 1.500. The API has integers only.',
    example: 0,
  })
  @IsOptional()
  @Value(scale)
  scale?: number | null;

  @ApiPropertyOptional({
    ...lowAt.schema,
    nullable: true,
    description: 'The stock of the product is low if its level is this number or less.',
    example: 10,
  })
  @IsOptional()
  @Value(lowAt)
  low_at?: number | null;
}

/** The details of a product; a detail that was never set is absent. */
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
  @ApiProperty({ type: 'integer', description: 'The number of readings that were deleted.', example: 120 })
  erased!: number;
}

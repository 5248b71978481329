import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Condition, CONDITIONS } from '../condition';

const moment = { type: 'string', format: 'date-time' } as const;

/** A rule as the API returns it, without members that have no value. */
export class RuleDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiPropertyOptional({ description: 'The product.', example: 'ABC-123' })
  productid?: string;

  @ApiPropertyOptional({ description: 'The beginning of the names of the products.', example: 'ABC-' })
  prefix?: string;

  @ApiPropertyOptional({ type: 'boolean', description: '`true` if the rule is about all products.' })
  all?: true;

  @ApiPropertyOptional({
    description: 'The location; empty for the unnamed one. Absent if the rule is about all together.',
    example: 'shop-7',
  })
  location?: string;

  @ApiProperty({ enum: Object.keys(CONDITIONS), example: 'low' })
  when!: Condition;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'A level, or days. Absent from a rule `low` that goes by the `low_at` of each product.',
    example: 10,
  })
  threshold?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'Absent for the `threshold` plus 1.', example: 20 })
  recovers_at?: number;

  @ApiPropertyOptional({ example: '36h' })
  after?: string;

  @ApiPropertyOptional({ type: 'boolean', description: '`true` if the rule is paused and tells nothing.' })
  paused?: true;

  @ApiProperty({ ...moment, example: '2026-01-01T00:00:00Z' })
  created_at!: string;
}

/** One page of the rules, in the order in which the rules were created. */
export class RulesDto {
  @ApiProperty({ type: 'integer', description: 'Rules on this page.', example: 1 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Most rules on the page, as requested.', example: 50 })
  limit!: number;

  @ApiProperty({ type: [RuleDto] })
  items!: RuleDto[];

  @ApiPropertyOptional({ description: 'For the next page; absent on the last one.' })
  next_cursor?: string;
}

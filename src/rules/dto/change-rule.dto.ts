import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { Value } from '../../validation/value.decorator';
import { isPaused, level, silence } from '../rule-values';

/** The members of a rule that can be changed. A null resets a member to its default. */
export class ChangeRuleDto {
  @ApiPropertyOptional({
    ...level.schema,
    nullable: true,
    description:
      'For `low`: the level at or below which the condition holds, by default the `low_at` of each product. For `below_days`: the days, from 1 to 3650.',
    example: 10,
  })
  @IsOptional()
  @Value(level)
  threshold?: number | null;

  @ApiPropertyOptional({
    ...level.schema,
    nullable: true,
    description:
      'The condition ends above this number, by default the `threshold` plus 1. In between nothing changes, so that a level that goes up and down by one piece is told once.',
    example: 20,
  })
  @IsOptional()
  @Value(level)
  recovers_at?: number | null;

  @ApiPropertyOptional({
    ...silence.schema,
    nullable: true,
    description: 'For `stale`: how long there is no reading, such as `90m`, `36h` or `7d`.',
    example: '36h',
  })
  @IsOptional()
  @Value(silence)
  after?: string | null;

  @ApiPropertyOptional({
    ...isPaused.schema,
    nullable: true,
    description:
      '`true`: the rule tells nothing until this is `false`, which is the default. Then it tells what has begun or ended since, if that is still so.',
    example: false,
  })
  @IsOptional()
  @Value(isPaused)
  paused?: boolean | null;
}

import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { pageLimit } from '../../pagination/page-limit.rule';
import { Value } from '../../validation/value.decorator';
import { ruleCursors } from '../rule-cursor';

/** The query parameters of the list of rules. */
export class ListRulesDto {
  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most rules on the page.', default: 50 })
  @Value(pageLimit)
  limit = 50;

  @ApiPropertyOptional({ ...ruleCursors.rule.schema, description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Value(ruleCursors.rule)
  cursor?: string;
}

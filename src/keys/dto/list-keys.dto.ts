import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { pageLimit } from '../../pagination/page-limit.rule';
import { Value } from '../../validation/value.decorator';
import { keyCursor } from '../key-cursor';

/** Query parameters of the list of API keys. */
export class ListKeysDto {
  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most keys on the page.', default: 50 })
  @Value(pageLimit)
  limit = 50;

  @ApiPropertyOptional({ ...keyCursor.schema, description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Value(keyCursor)
  cursor?: string;
}

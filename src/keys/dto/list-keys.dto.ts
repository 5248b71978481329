import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { integerParameter } from '../../validation/integer.rule';
import { Value } from '../../validation/rule';
import { keyCursor } from '../key-cursor';

const limit = integerParameter(1, 500);

/** Which page of the keys. */
export class ListKeysDto {
  @ApiPropertyOptional({ ...limit.schema, description: 'Most keys on the page.', default: 50 })
  @Value(limit)
  limit = 50;

  @ApiPropertyOptional({ ...keyCursor.schema, description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Value(keyCursor)
  cursor?: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SCOPES } from '../../access/scopes';

const moment = { type: 'string', format: 'date-time' } as const;

/** The properties of an API key. The secret itself is shown only once, when the API key is created. */
export class KeyDto {
  @ApiProperty({ description: 'The public part of the key: `vk_`*id*`_…`.', example: '3f9ac2d41b7e8805' })
  id!: string;

  @ApiProperty({ example: 'till 3, Oslo' })
  name!: string;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['inventory:read', 'inventory:write'] })
  scopes!: string[];

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'The only locations where it reads and writes; null: everywhere.',
    example: ['shop-7'],
  })
  locations!: string[] | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Its own limit; null: the default.' })
  reads_per_minute!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Its own limit; null: the default.' })
  writes_per_minute!: number | null;

  @ApiProperty({ ...moment, example: '2026-01-01T00:00:00Z' })
  created_at!: string;

  @ApiProperty({ ...moment, nullable: true, description: 'null: never.' })
  expires_at!: string | null;

  @ApiProperty({ ...moment, nullable: true, description: 'To the minute; null: never.' })
  last_used_at!: string | null;
}

export class CreatedKeyDto extends KeyDto {
  @ApiProperty({
    description: 'The key. This is the only time it is shown.',
    example: `vk_3f9ac2d41b7e8805_${'0123456789abcdef'.repeat(4)}`,
  })
  key!: string;
}

/** One page of the API keys, in the order in which they were created. */
export class KeysDto {
  @ApiProperty({ type: 'integer', description: 'Keys on this page.', example: 1 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Most keys on the page, as asked.', example: 50 })
  limit!: number;

  @ApiProperty({ type: [KeyDto] })
  items!: KeyDto[];

  @ApiPropertyOptional({ description: 'For the next page; absent on the last one.' })
  next_cursor?: string;
}

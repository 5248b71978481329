import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class HealthDto {
  @ApiProperty({ enum: ['ok', 'unavailable'], description: 'PostgreSQL.', example: 'ok' })
  db!: 'ok' | 'unavailable';

  @ApiProperty({
    enum: ['ok', 'unavailable', 'disabled'],
    description: 'Redis; `disabled` where none is configured.',
    example: 'ok',
  })
  redis!: 'ok' | 'unavailable' | 'disabled';

  @ApiPropertyOptional({
    enum: ['full'],
    description:
      'Present only while the disk of the embedded PostgreSQL has less room than `DISK_MIN_FREE`: writes are refused with 503 `DISK_FULL`, reads go on.',
  })
  disk?: 'full';
}

export class StatusDto {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: 'ok';
}

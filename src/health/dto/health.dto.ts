import { ApiProperty } from '@nestjs/swagger';

export class HealthDto {
  @ApiProperty({ enum: ['ok', 'unavailable'], description: 'PostgreSQL.', example: 'ok' })
  db!: 'ok' | 'unavailable';

  @ApiProperty({
    enum: ['ok', 'unavailable', 'disabled'],
    description: 'Redis; `disabled` where none is configured.',
    example: 'ok',
  })
  redis!: 'ok' | 'unavailable' | 'disabled';
}

export class StatusDto {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: 'ok';
}

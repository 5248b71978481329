import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class ReplicaDto {
  @ApiProperty({
    enum: ['replica', 'primary', 'unavailable'],
    description: 'What the server is at the moment.',
    example: 'replica',
  })
  role!: 'replica' | 'primary' | 'unavailable';

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How far it is behind the primary, in seconds; null if that is not known.',
    example: 0,
  })
  lag!: number | null;

  @ApiProperty({ description: 'Whether it gets reads.', example: true })
  in_use!: boolean;
}

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

  @ApiPropertyOptional({
    type: [ReplicaDto],
    description: 'The replicas, in the order of `DATABASE_REPLICA_URLS`; absent where there are none.',
  })
  replicas?: ReplicaDto[];
}

export class StatusDto {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: 'ok';
}

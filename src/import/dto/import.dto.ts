import { ApiProperty } from '@nestjs/swagger';

/** Result of an import. */
export class ImportDto {
  @ApiProperty({
    type: 'integer',
    description: 'Readings stored, durably: all that the file has.',
    example: 2,
  })
  inserted!: number;
}

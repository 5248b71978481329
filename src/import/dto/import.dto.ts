import { ApiProperty } from '@nestjs/swagger';

/** What became of a file. */
export class ImportDto {
  @ApiProperty({
    type: 'integer',
    description: 'Readings stored, durably: all that the file has.',
    example: 2,
  })
  inserted!: number;
}

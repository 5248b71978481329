import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ErrorDetailDto } from '../../docs/error.dto';

/** The result of an import. */
export class ImportDto {
  @ApiProperty({
    type: 'integer',
    description: 'Readings stored, durably: all that the file has, apart from rows that were skipped.',
    example: 2,
  })
  inserted!: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Rows that were skipped, with `on_invalid=skip`.',
    example: 1,
  })
  skipped?: number;

  @ApiPropertyOptional({
    type: [ErrorDetailDto],
    description: 'What is wrong with them, the first 100, with `on_invalid=skip`.',
  })
  details?: readonly ErrorDetailDto[];
}

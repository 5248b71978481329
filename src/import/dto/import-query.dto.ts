import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { invalidValue } from '../../errors/invalid-value';
import { inQueryString, timestampIn, timestampParameter } from '../../readings/timestamp.rule';
import { timeZone } from '../../readings/time-zone.rule';
import { columnName } from '../../reading-files/column-name.rule';
import { type DecimalMark, type FileOptions, fileOptionsOf } from '../../reading-files/file-options';
import { Value } from '../../validation/value.decorator';

/** What the sender says about a file; without any of it, the file is one of ours. */
export class ImportQueryDto {
  @ApiPropertyOptional({ ...columnName.schema, description: 'The column of the products.', example: 'SKU' })
  @IsOptional()
  @Value(columnName)
  productid_column?: string;

  @ApiPropertyOptional({
    ...columnName.schema,
    description: 'The column of the quantities.',
    example: 'On hand',
  })
  @IsOptional()
  @Value(columnName)
  quantity_column?: string;

  @ApiPropertyOptional({
    ...columnName.schema,
    description: 'The column of the times.',
    example: 'Counted at',
  })
  @IsOptional()
  @Value(columnName)
  timestamp_column?: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'One time for all rows, for a file without one.',
    example: '2024-01-01T10:00:00Z',
  })
  @IsOptional()
  @Value(({ timezone }) => inQueryString(timestampIn(timezone as string | undefined)))
  timestamp?: string;

  @ApiPropertyOptional({
    ...timeZone.schema,
    description: 'The zone of times without one; UTC, when left out.',
    example: 'Europe/Helsinki',
  })
  @IsOptional()
  @Value(timeZone)
  timezone?: string;

  @ApiPropertyOptional({
    enum: ['.', ','],
    description: 'The mark before the fraction of a number, so that `6.000` is 6 or 6000.',
  })
  @IsOptional()
  @IsIn(['.', ','], { message: 'must be . or ,' })
  decimal?: DecimalMark;

  @ApiPropertyOptional({
    enum: ['skip'],
    description: 'Stores everything but the invalid rows, and says which those are.',
  })
  @IsOptional()
  @IsIn(['skip'], { message: 'must be skip, or left out' })
  on_invalid?: 'skip';
}

/** The parameters in the words of those who read files. @throws ApiError VALIDATION_ERROR */
export function optionsIn({ on_invalid, ...query }: ImportQueryDto): FileOptions {
  if (query.timestamp !== undefined && query.timestamp_column !== undefined) {
    throw invalidValue(
      'timestamp',
      'is one time for all rows, and timestamp_column one for each: give one of them',
    );
  }
  return fileOptionsOf({ ...query, onInvalid: on_invalid });
}

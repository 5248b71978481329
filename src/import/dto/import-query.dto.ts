import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { invalidValue } from '../../errors/invalid-value';
import { locationParameter } from '../../readings/location.rule';
import { reason } from '../../readings/reason.rule';
import { inQueryString, timestampIn, timestampParameter } from '../../readings/timestamp.rule';
import { timeZone } from '../../readings/time-zone.rule';
import { columnName } from '../../reading-files/column-name.rule';
import type { DecimalMark, FileOptions } from '../../reading-files/file-options';
import { decimalMark, fileOptionsIn, onInvalid } from '../../reading-files/file-parameters';
import { Value } from '../../validation/value.decorator';

const ColumnName = (description: string, example: string) =>
  applyDecorators(
    ApiPropertyOptional({ ...columnName.schema, description, example }),
    IsOptional(),
    Value(columnName),
  );

/** Parameters that describe an import file. A file that this service has exported needs none of them. */
export class ImportQueryDto {
  @ColumnName('The column of the products.', 'SKU')
  productid_column?: string;

  @ColumnName('The column of the locations; where it is empty, the location is the unnamed one.', 'Shop')
  location_column?: string;

  @ColumnName('The column of the quantities, for counts.', 'On hand')
  quantity_column?: string;

  @ColumnName('The column of the deltas, for adjustments.', 'Change')
  delta_column?: string;

  @ColumnName('The column of the times.', 'Counted at')
  timestamp_column?: string;

  @ColumnName('The column of the reasons.', 'Type')
  reason_column?: string;

  @ColumnName('The column of what the readings belong to: orders, delivery notes.', 'Order')
  reference_column?: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'One time for all rows, for a file without one.',
    example: '2024-01-01T10:00:00Z',
  })
  @IsOptional()
  @Value(({ timezone }) => inQueryString(timestampIn(timezone)))
  timestamp?: string;

  @ApiPropertyOptional({
    ...locationParameter.schema,
    description: 'One location for all rows; empty for the unnamed one, whatever column there is.',
    example: 'shop-7',
  })
  @IsOptional()
  @Value(locationParameter)
  location?: string;

  @ApiPropertyOptional({
    ...reason.schema,
    description: 'One reason for all rows.',
    example: 'stocktake',
  })
  @IsOptional()
  @Value(reason)
  reason?: string;

  @ApiPropertyOptional({
    ...timeZone.schema,
    description: 'The zone of times without one; UTC, when left out.',
    example: 'Europe/Helsinki',
  })
  @IsOptional()
  @Value(timeZone)
  timezone?: string;

  @ApiPropertyOptional({
    ...decimalMark.schema,
    description: 'The mark before the fraction of a number, so that `6.000` is 6 or 6000.',
  })
  @IsOptional()
  @Value(decimalMark)
  decimal?: DecimalMark;

  @ApiPropertyOptional({
    ...onInvalid.schema,
    description: 'Stores everything but the invalid rows, and says which those are.',
  })
  @IsOptional()
  @Value(onInvalid)
  on_invalid?: 'skip';
}

/**
 * Converts the query parameters of an import to the options with which the file is read.
 * @throws ApiError VALIDATION_ERROR
 */
export function optionsIn(query: ImportQueryDto): FileOptions {
  return fileOptionsIn(query, (parameter, message) => {
    throw invalidValue(parameter, message);
  });
}

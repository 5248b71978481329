import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { productId } from '../../readings/product-id.rule';
import { Value } from '../../validation/value.decorator';
import { timestampParameter } from '../../readings/timestamp.rule';

/** The query parameters of an export. */
export class ExportQueryDto {
  @ApiPropertyOptional({
    ...productId.schema,
    description: 'Readings of this product; of all products, when left out.',
    example: 'ABC-123',
  })
  @IsOptional()
  @Value(productId)
  productid?: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'Readings of this moment and later.',
    example: '2024-01-01T00:00:00Z',
  })
  @IsOptional()
  @Value(timestampParameter)
  starttimestamp?: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'Readings of this moment and earlier.',
    example: '2024-12-31T23:59:59Z',
  })
  @IsOptional()
  @Value(timestampParameter)
  endtimestamp?: string;
}

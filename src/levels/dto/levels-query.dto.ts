import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { Value } from '../../validation/value.decorator';
import { timestampParameter } from '../../readings/timestamp.rule';
import { productIdParameters } from '../product-ids.rule';

/** The query parameters of the levels: products and a moment. */
export class LevelsQueryDto {
  @ApiProperty({
    ...productIdParameters.schema,
    description:
      'Products to look at; give it once for each. Headers may have 16 KB: for long names or many, send a POST.',
    example: ['ABC-123', 'XYZ-789'],
  })
  @Value(productIdParameters)
  productid!: string[];

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'As of this moment: the newest readings of then or before. Now, when left out.',
    example: '2024-01-01T10:00:00Z',
  })
  @IsOptional()
  @Value(timestampParameter)
  at?: string;
}

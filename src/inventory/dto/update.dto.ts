import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { AdjustmentDto, CountDto, ReadingDto } from './reading.dto';

const NUMBER = '1 to `MAX_BATCH_ITEMS` (10,000 by default) readings';

/** The body of an update: readings to store, all of them or none. */
@ApiExtraModels(CountDto, AdjustmentDto)
export class UpdateDto {
  @ApiProperty({
    type: 'array',
    minItems: 1,
    items: { oneOf: [{ $ref: getSchemaPath(CountDto) }, { $ref: getSchemaPath(AdjustmentDto) }] },
    description: `${NUMBER}: counts and adjustments, in any mixture. Two adjustments are a transfer between two locations.`,
  })
  items!: (CountDto | AdjustmentDto)[];
}

/**
 * The body of an update in the form of ShelfAPI, the predecessor of this service: counts to store, all of them or
 * none. Unknown fields are ignored, as in ShelfAPI.
 */
export class UnversionedUpdateDto {
  @ApiProperty({ type: [ReadingDto], minItems: 1, description: `${NUMBER}.` })
  items!: ReadingDto[];
}

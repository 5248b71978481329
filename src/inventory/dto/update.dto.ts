import { ApiProperty } from '@nestjs/swagger';
import { ReadingDto } from './reading.dto';

/** Readings to store: all of them or none. */
export class UpdateDto {
  @ApiProperty({
    type: [ReadingDto],
    minItems: 1,
    description: '1 to `MAX_BATCH_ITEMS` (10,000 by default) readings.',
  })
  items!: ReadingDto[];
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { reason } from '../../readings/reason.rule';
import { reference } from '../../readings/reference.rule';
import type { Include } from '../include.rule';
import { PageDto, READING_COLUMNS, StoredReadingDto } from './page.dto';

const BY = 'The id of the API key, or the subject of the token; absent for a caller without either.';

/** Who voided a reading, at what time and why. */
export class VoidingDto {
  @ApiProperty({ type: 'string', format: 'date-time', example: '2024-01-02T08:00:00Z' })
  at!: string;

  @ApiPropertyOptional({ description: BY, example: '3f9ac2d41b7e8805' })
  by?: string;

  @ApiPropertyOptional({ ...reason.schema, example: 'correction' })
  reason?: string;
}

/** A reading on a page, with the additional members that the parameter `include` requests. */
export class IncludedReadingDto extends StoredReadingDto {
  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description:
      'With `include=origin`: when it was stored, by the clock of the database. Readings from before version 1.0 have none.',
  })
  recorded_at?: string;

  @ApiPropertyOptional({ description: `With \`include=origin\`. ${BY}` })
  recorded_by?: string;

  @ApiPropertyOptional({ ...reason.schema, description: 'With `include=origin`, where one was given.' })
  reason?: string;

  @ApiPropertyOptional({ ...reference.schema, description: 'With `include=origin`, where one was given.' })
  reference?: string;

  @ApiPropertyOptional({
    type: VoidingDto,
    description:
      'With `include=voided`, of a reading that counts no more. Its `quantity` is what was counted; with a `delta` it is the level then, without it.',
  })
  voided?: VoidingDto;
}

/** One page of a product's readings, with the additional members that the parameter `include` requests. */
export class IncludedPageDto extends PageDto {
  @ApiProperty({ type: [IncludedReadingDto] })
  declare items: IncludedReadingDto[];
}

const DETAILED_COLUMNS = [...READING_COLUMNS, 'location', 'delta'] as const;
const ORIGIN_COLUMNS = ['recorded_at', 'recorded_by', 'reason', 'reference'] as const;
const VOIDED_COLUMNS = ['voided_at', 'voided_by', 'voided_reason'] as const;

/**
 * The CSV columns of a page of readings. If the page has only counts in the unnamed location, the columns are those of
 * ShelfAPI, the predecessor of this service. Other readings, and members that `include` adds, need additional columns.
 */
export function columnsOf(rows: readonly IncludedReadingDto[], include: Include | undefined) {
  const arePlain = rows.every(({ location, delta }) => location === undefined && delta === undefined);
  if (include === undefined) return arePlain ? READING_COLUMNS : DETAILED_COLUMNS;
  return [
    ...DETAILED_COLUMNS,
    ...(include === 'voided' ? [] : ORIGIN_COLUMNS),
    ...(include === 'origin' ? [] : VOIDED_COLUMNS),
  ];
}

/** A reading as a row of CSV: the cells of CSV cannot contain objects, so each member has a separate column. */
export function rowOf({ voided, ...reading }: IncludedReadingDto) {
  return { ...reading, voided_at: voided?.at, voided_by: voided?.by, voided_reason: voided?.reason };
}

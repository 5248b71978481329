import { Injectable } from '@nestjs/common';
import { LevelsRepository } from '../levels/levels.repository';
import type { Locations } from '../readings/locations';
import { calendarOf } from '../series/calendar';
import type { ForecastsDto } from './dto/forecast.dto';
import type { ForecastQueryDto } from './dto/forecast-query.dto';
import { forecast } from './forecast';
import { ForecastRepository } from './forecast.repository';

/** Forecasts how long the stock of products lasts. */
@Injectable()
export class ForecastService {
  constructor(
    private readonly repository: ForecastRepository,
    private readonly levels: LevelsRepository,
  ) {}

  async forecast(
    { productid, window, timezone }: ForecastQueryDto,
    locations: Locations,
  ): Promise<ForecastsDto> {
    // eslint-disable-next-line no-restricted-properties -- a moment, and not a duration
    const now = Date.now();
    const edges = daysBefore(now, Number.parseInt(window, 10), timezone);
    const today = edges.pop() as string;
    const [levels, days] = await Promise.all([
      this.levels.levels(productid, undefined, locations),
      this.repository.days(productid, edges, today, locations),
    ]);
    const quantities = new Map(levels.map((level) => [level.productid, level.quantity]));
    const items = productid.flatMap((name) => {
      const level = quantities.get(name);
      return level === undefined ? [] : { productid: name, ...forecast(level, days.get(name) ?? [], now) };
    });
    return { count: items.length, items, missing: productid.filter((name) => !quantities.has(name)) };
  }
}

/** The beginnings of the local days before today, oldest first, and the beginning of today. */
function daysBefore(now: number, count: number, zone: string | undefined): string[] {
  const calendar = calendarOf({ length: 1, unit: 'day' }, zone);
  const today = calendar.numberAt(now);
  const edges = Array.from({ length: count + 1 }, (_, index) => calendar.startOf(today - count + index));
  return edges
    .filter((edge, index) => edge !== edges[index + 1]) // a day of length 0, which the calendar of the zone skips
    .map((edge) => new Date(edge).toISOString());
}

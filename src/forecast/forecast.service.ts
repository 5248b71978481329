import { Injectable } from '@nestjs/common';
import type { Run } from '../database/transactions';
import { LevelsRepository } from '../levels/levels.repository';
import type { Locations } from '../readings/locations';
import { calendarOf } from '../series/calendar';
import type { ForecastDto, ForecastsDto } from './dto/forecast.dto';
import type { ForecastQueryDto } from './dto/forecast-query.dto';
import { forecast } from './forecast';
import { ForecastRepository } from './forecast.repository';
import { DEFAULT_WINDOW } from './window.rule';

/** Forecasts how long the stock of each product will last. */
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
    const { now, edges, today } = daysBefore(window, timezone);
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

  /**
   * Makes forecasts from the given stock levels of products. The number of days and the time zone are the
   * defaults of a request for forecasts.
   * @param levels the levels by product name
   * @param run runs a statement in the transaction that has read the levels
   */
  async of(
    levels: ReadonlyMap<string, number>,
    locations: Locations,
    run: Run,
  ): Promise<Map<string, Omit<ForecastDto, 'productid'>>> {
    const { now, edges, today } = daysBefore(DEFAULT_WINDOW);
    const days = await this.repository.days([...levels.keys()], edges, today, locations, run);
    return new Map(
      Array.from(levels, ([name, level]) => [name, forecast(level, days.get(name) ?? [], now)] as const),
    );
  }
}

/**
 * The beginnings of the local days before today (oldest first), the beginning of today, and the current time.
 */
function daysBefore(window: string, zone?: string): { now: number; edges: string[]; today: string } {
  // oxlint-disable-next-line no-restricted-properties -- a moment, and not a duration
  const now = Date.now();
  const count = Number.parseInt(window, 10);
  const calendar = calendarOf({ length: 1, unit: 'day' }, zone);
  const last = calendar.numberAt(now);
  const starts = Array.from({ length: count + 1 }, (_, index) => calendar.startOf(last - count + index));
  const edges = starts
    .filter((edge, index) => edge !== starts[index + 1]) // drops a day that the time zone has skipped
    .map((edge) => new Date(edge).toISOString());
  const today = edges.pop() as string;
  return { now, edges, today };
}

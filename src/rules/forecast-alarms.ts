import { Injectable } from '@nestjs/common';
import type { Run } from '../database/transactions';
import type { NewEvent } from '../events/event';
import { EventLog } from '../events/event-log';
import type { ForecastDto } from '../forecast/dto/forecast.dto';
import { FEWEST_DAYS } from '../forecast/forecast';
import { ForecastService } from '../forecast/forecast.service';
import { EVERYWHERE, oneLocation } from '../readings/locations';
import { Alarms, type Change, type Pair } from './alarms';
import type { Observation } from './state-sql';

type Forecast = Omit<ForecastDto, 'productid'>;

/**
 * Finds products whose stock will last fewer days than the threshold of a rule, and stores events about them. Only the
 * periodic check of forecasts does this, because forecasts take long.
 */
@Injectable()
export class ForecastAlarms {
  constructor(
    private readonly alarms: Alarms,
    private readonly forecasts: ForecastService,
    private readonly events: EventLog,
  ) {}

  /**
   * Checks pairs of a rule and a product, and stores events, in a given transaction.
   * @returns the stored events, which the caller must pass to `EventLog.count` after the commit
   */
  async updateIn(run: Run, pairs: readonly Pair[]): Promise<NewEvent[]> {
    if (pairs.length === 0) return [];
    const observed = await this.alarms.observed(run, pairs);
    const changes: Change[] = [];
    for (const location of new Set(observed.map((pair) => pair.location))) {
      const there = observed.filter((pair) => pair.location === location);
      const levels = new Map(
        there.flatMap(({ productid, quantity }) => (quantity === null ? [] : [[productid, quantity]])),
      );
      const locations = location === null ? EVERYWHERE : oneLocation(location);
      const forecasts = await this.forecasts.of(levels, locations, run);
      for (const pair of there) {
        const forecast = forecasts.get(pair.productid);
        if (holds(pair, forecast) !== pair.is_alarm)
          changes.push({ ...pair, days_left: forecast?.days_left });
      }
    }
    if (changes.length === 0) return [];
    await this.events.lock(run);
    // A rule that was deleted during the check gets no event.
    const known = new Set((await this.alarms.observed(run, changes)).map(({ rule }) => rule));
    return this.alarms.tell(
      run,
      changes.filter(({ rule }) => known.has(rule)),
    );
  }
}

/**
 * Tells whether the stock will last fewer days than the threshold of a rule. Stock that is not consumed lasts for ever.
 * If the consumption is known for too few days, for example after weeks without stock, the previous result is returned.
 */
export function holds(
  { threshold, recovers_at, is_alarm }: Pick<Observation, 'threshold' | 'recovers_at' | 'is_alarm'>,
  forecast: Forecast | undefined,
): boolean {
  if (!forecast || threshold === null) return false;
  const { days_seen, days_left = Infinity } = forecast;
  if (days_seen < FEWEST_DAYS) return is_alarm;
  if (days_left < threshold) return true;
  return is_alarm && days_left <= (recovers_at ?? threshold + 1);
}

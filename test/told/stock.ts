/** The prefix of the names of the products whose stock changes. */
export const PRODUCT_PREFIX = 'P-';
export const CHANGING = Array.from({ length: 5 }, (_, number) => `${PRODUCT_PREFIX}${number}`);

/**
 * Products that never change. There are so many of them that a sweep over the rules takes several steps of
 * 1,000 pairs of a rule and a product.
 */
export const RESTING = Array.from({ length: 600 }, (_, number) => `resting-${number}`);

/** The locations of the readings: the unnamed location and a named one. */
export const LOCATIONS = ['', 'shop'] as const;

const HOUR_S = 3600;

/** The times of readings, in whole seconds since 1970: some of the last hour, and some of the day before yesterday. */
export class Times {
  private readonly recent = Math.floor(Date.now() / 1000) - HOUR_S;

  /** A product is stale, for the rules of this test, if its newest reading is older than this time. */
  readonly staleBefore = this.recent - 12 * HOUR_S;

  /**
   * The field `after` of the rules with the condition `stale`. A product is stale if its newest reading is
   * older than this duration. The readings of the test are either clearly younger or clearly older.
   */
  readonly after = '24h';

  at(isRecent: boolean, second: number): number {
    return this.recent + second - (isRecent ? 0 : 48 * HOUR_S);
  }

  static text(at: number): string {
    return new Date(at * 1000).toISOString();
  }
}

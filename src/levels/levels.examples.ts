import { pageExample } from '../inventory/inventory.examples';
import { timestampParameter } from '../validation/timestamp.rule';

// What the documentation shows of levels: those of the readings that its update stores.

const [earlier, newest] = pageExample.items;

/** As of the moment that the documentation asks for. */
export const levelsExample = { count: 1, items: [earlier], missing: ['XYZ-789'] };

export const productsExample = { count: 1, limit: 50, items: [newest] };

export const invalidLevels = {
  code: 'VALIDATION_ERROR',
  message: `at ${timestampParameter.message}`,
  details: [{ field: 'at', message: timestampParameter.message }],
} as const;

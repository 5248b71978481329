import { gzipSync } from 'node:zlib';
import type { Attack } from '../attack';
import { withKey } from '../raw-request';
import { repeatRequest } from '../requests';

const HEADER = 'productid,quantity,timestamp\n';

/** The number of files that are sent at the same time. */
const FILES = 16;

/**
 * The time in ms for which a client stays connected after it has sent the whole file, if it does not wait for
 * the response.
 */
const LEAVES_AFTER_MS = 50;

const CSV = 'text/csv';
const NDJSON = 'application/x-ndjson';

/** Attacks with small gzip files that are large when they are decompressed. */
export const FILES_ATTACKS: readonly Attack[] = [
  file('blank-lines', 'CSV of 4 million blank lines', CSV, () => HEADER + '\n'.repeat(4_000_000)),
  file(
    'blank-crlf',
    'CSV of 4 million blank lines that end in CR LF',
    CSV,
    () => HEADER + '\r\n'.repeat(4_000_000),
  ),
  file('short-rows', 'CSV of 2 million rows of one field', CSV, () => HEADER + 'a\n'.repeat(2_000_000)),
  file(
    'long-rows',
    'CSV of 500,000 rows of 20 fields',
    CSV,
    () => HEADER + `${'a,'.repeat(19)}a\n`.repeat(500_000),
  ),
  file(
    'wrong-rows',
    'CSV of 1 million rows with three wrong fields',
    CSV,
    () => HEADER + ',-1,x\n'.repeat(1_000_000),
  ),
  file('empty-fields', 'CSV of 4 MB of commas', CSV, () => HEADER + ','.repeat(4_000_000)),
  file('ndjson-broken', 'NDJSON of 2 million lines that are no JSON', NDJSON, () => '{\n'.repeat(2_000_000)),
  file('ndjson-wrong', 'NDJSON of 1 million empty objects', NDJSON, () => '{}\n'.repeat(1_000_000)),
  file('ndjson-blank', 'NDJSON of 4 million blank lines', NDJSON, () => '\n'.repeat(4_000_000)),
  file(
    'left',
    'CSV of 4 million blank lines; clients leave and come again',
    CSV,
    () => HEADER + '\n'.repeat(4_000_000),
    {
      leavesAfter: LEAVES_AFTER_MS,
    },
  ),
];

function file(
  name: string,
  title: string,
  type: string,
  content: () => string,
  options: { leavesAfter?: number } = {},
): Attack {
  return {
    name: `file-${name}`,
    title: `import of ${title}, gzip; ${FILES} at once`,
    prepare: ({ url, key }) => {
      const request = {
        method: 'POST' as const,
        url: `${url}/api/v1/inventory/import`,
        headers: { ...withKey(key), 'Content-Type': type, 'Content-Encoding': 'gzip' },
        body: gzipSync(content()),
        ...options,
      };
      return (signal) => repeatRequest(FILES, request, signal);
    },
  };
}

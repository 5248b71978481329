import type { Attack } from '../attack';
import { withKey } from '../raw-request';
import { repeatRequest } from '../requests';

const ATTACKERS = 8;
const PARAMETERS = 3700;

/** Attacks with thousands of query parameters in the first line of a request. */
export const PARAMETERS_ATTACKS: readonly Attack[] = [
  {
    name: 'parameters-query',
    title: `GET query with 3,700 parameters; ${ATTACKERS} at once`,
    prepare: ({ url, key }) => {
      const path = `/api/v1/inventory/query?productid=P00001${parameters()}`;
      return (signal) =>
        repeatRequest(ATTACKERS, { method: 'GET', url: url + path, headers: withKey(key) }, signal);
    },
  },
  {
    name: 'parameters-livez',
    title: `GET /livez with 3,700 parameters; ${ATTACKERS} at once`,
    prepare: ({ url }) => {
      const path = `/livez?a${parameters()}`;
      return (signal) => repeatRequest(ATTACKERS, { method: 'GET', url: url + path, headers: {} }, signal);
    },
  },
];

/**
 * A query string with many parameters. It has 13.5 KB. Node accepts at most 16 KB for the first line and all
 * headers together.
 */
function parameters(): string {
  return Array.from({ length: PARAMETERS }, (_, index) => `&${index.toString(36)}`).join('');
}

import type { Attack } from '../attack';
import { withKey } from '../raw-request';
import { repeatRequest } from '../requests';

const ATTACKERS = 8;
const PARAMETERS = 3700;

/** Attacks with as many query parameters as the first line of a request can have. */
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
 * A query string with many parameters. Together with all headers it is slightly shorter than 16 KB, the limit
 * of Node.
 */
function parameters(): string {
  return Array.from({ length: PARAMETERS }, (_, index) => `&${index.toString(36)}`).join('');
}

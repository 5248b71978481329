import type { Attack } from '../attack';
import { withKey } from '../raw-request';
import { repeatRequest } from '../requests';

const ATTACKERS = 8;
const PARAMETERS = 3700;

/** Queries with as many parameters as a request line can hold. */
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

/** Short enough for the 16 KB that Node takes of the whole head. */
function parameters(): string {
  return Array.from({ length: PARAMETERS }, (_, index) => `&${index.toString(36)}`).join('');
}

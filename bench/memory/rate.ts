import type { HttpLoad } from '../load/http-load';
import { rounded } from '../results';
import type { Rate } from './memory-results';

export function rateOf({ requestsPerSecond, p50, p99 }: HttpLoad): Rate {
  return { requestsPerSecond: rounded(requestsPerSecond), p50: rounded(p50), p99: rounded(p99) };
}

import { type ServiceResponse, refusal } from './response';
import { retry } from './retry';
import { say } from './say';

/**
 * Sends a read request, and repeats it while the service is busy or cannot be reached.
 * @returns the data of the response
 * @throws Failure
 */
export async function ask<T>(request: () => Promise<ServiceResponse & { data?: T }>): Promise<T> {
  const answer = await retry(request, say);
  if (!answer.response.ok) throw refusal('The service did not tell', answer);
  return answer.data as T;
}

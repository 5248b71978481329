import { type ServiceResponse, refusal } from './response';
import { retry } from './retry';
import { say } from './say';

/** Sends a read request, with retries while the service is busy or away. @returns its data @throws Failure */
export async function ask<T>(request: () => Promise<ServiceResponse & { data?: T }>): Promise<T> {
  const answer = await retry(request, say);
  if (!answer.response.ok) throw refusal('The service did not tell', answer);
  return answer.data as T;
}

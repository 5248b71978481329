import type { Config } from '../config/config';

/** Whether callers must say who they are: in production, unless it was decided otherwise. */
export function authenticationIsRequired({ AUTH, NODE_ENV }: Config): boolean {
  return (AUTH ?? (NODE_ENV === 'production' ? 'required' : 'off')) === 'required';
}

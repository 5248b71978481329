import type { Config } from '../config/config';

/** Whether callers must authenticate: by the setting AUTH or, if AUTH is unset, only in production. */
export function authenticationIsRequired({ AUTH, NODE_ENV }: Config): boolean {
  return (AUTH ?? (NODE_ENV === 'production' ? 'required' : 'off')) === 'required';
}

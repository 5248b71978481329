import { SetMetadata } from '@nestjs/common';

export const UNLIMITED_ONCE_KNOWN = 'rate-limit:unlimited-once-known';

/**
 * Marks a route as one without a rate limit for authenticated callers. Callers whose authentication failed are
 * limited, so that nobody can guess API keys with this route.
 */
export const UnlimitedOnceKnown = () => SetMetadata(UNLIMITED_ONCE_KNOWN, true);

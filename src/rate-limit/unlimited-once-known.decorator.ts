import { SetMetadata } from '@nestjs/common';

export const UNLIMITED_ONCE_KNOWN = 'rate-limit:unlimited-once-known';

/**
 * Marks a route that has no rate limit for authenticated callers. Requests whose authentication fails are limited, so
 * that nobody can guess API keys with this route.
 */
export const UnlimitedOnceKnown = () => SetMetadata(UNLIMITED_ONCE_KNOWN, true);

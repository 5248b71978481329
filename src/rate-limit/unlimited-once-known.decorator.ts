import { SetMetadata } from '@nestjs/common';

export const UNLIMITED_ONCE_KNOWN = 'rate-limit:unlimited-once-known';

/** A route without a rate limit for known callers. Unknown callers are limited, so that nobody can guess keys here. */
export const UnlimitedOnceKnown = () => SetMetadata(UNLIMITED_ONCE_KNOWN, true);

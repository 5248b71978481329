import { SetMetadata } from '@nestjs/common';

export const UNLIMITED_ONCE_KNOWN = 'rate-limit:unlimited-once-known';

/** Known callers have no rate limit; unknown callers are limited, so that nobody can guess keys here. */
export const UnlimitedOnceKnown = () => SetMetadata(UNLIMITED_ONCE_KNOWN, true);

import { SetMetadata } from '@nestjs/common';

export const UNLIMITED_ONCE_KNOWN = 'rate-limit:unlimited-once-known';

/** Known callers may ask as often as they like; those who are not are limited, so that nobody tries keys here. */
export const UnlimitedOnceKnown = () => SetMetadata(UNLIMITED_ONCE_KNOWN, true);

import type { Attack } from './attack';
import { BODIES } from './attacks/bodies';
import { CONNECTING } from './attacks/connecting';
import { FILES_ATTACKS } from './attacks/files';
import { HOARDING } from './attacks/hoarding';
import { PARAMETERS_ATTACKS } from './attacks/parameters';
import { TRICKLE } from './attacks/trickle';
import { UNREAD } from './attacks/unread';

/** All attacks, in the order in which they run. */
export const ATTACKS: readonly Attack[] = [
  ...UNREAD,
  ...TRICKLE,
  ...FILES_ATTACKS,
  ...BODIES,
  ...PARAMETERS_ATTACKS,
  ...HOARDING,
  ...CONNECTING,
];

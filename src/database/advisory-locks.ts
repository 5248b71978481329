/**
 * The fixed numbers of advisory locks, in ascending order. Each number is unique, because in PostgreSQL equal
 * numbers are the same lock. A released number never changes, because instances of two versions run together
 * during an update. Idempotency keys also have locks; their numbers are 64-bit hashes, so they do not meet
 * these.
 */
export const ADVISORY_LOCKS = {
  /** Held while migrations run or a backup is restored. */
  migrations: 8_002_001,
  /** Held while expired idempotency keys are deleted. */
  idempotencyKeyCleanup: 8_002_002,
  /** First of two numbers; held by a transaction that checks a `min_level`. The second number stands for products. */
  levelChecks: 8_002_003,
  /** Held while old events are deleted. */
  eventCleanup: 8_002_004,
  /** First of two numbers; held during a periodic check. The second number stands for the check. */
  sweeps: 8_002_005,
  /** Held during the whole time of a nightly backup. */
  nightlyBackup: 8_002_006,
  /** Held while an instance claims webhook deliveries. */
  deliveryClaims: 8_002_007,
  /** Held while expired tickets are deleted. */
  ticketCleanup: 8_002_008,
} as const;

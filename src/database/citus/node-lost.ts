import { DatabaseError } from 'pg';

/** What Citus reports when it loses a worker before the commit. Poolers report other errors with the same SQLSTATEs. */
const BEFORE_COMMIT =
  /connection to the remote node|connection marked as essential|server closed the connection/;

const DURING_COMMIT = /could not commit transaction/;

/** Whether Citus has lost a worker. */
export function isNodeLost(error: unknown): boolean {
  return isLostBeforeCommit(error) || says(DURING_COMMIT, error);
}

/**
 * Whether Citus could not reach a worker, and rolled the transaction back on all nodes. After a FATAL error the connection
 * to the coordinator itself is gone, perhaps after the commit.
 */
export function isLostBeforeCommit(error: unknown): boolean {
  return says(BEFORE_COMMIT, error);
}

function says(message: RegExp, error: unknown): boolean {
  if (!(error instanceof DatabaseError) || error.severity !== 'ERROR') return false;
  return /^(08|XX000)/.test(error.code ?? '') && message.test(error.message);
}

import { DatabaseError } from 'pg';

/**
 * Parts of the error messages that Citus sends if it loses a worker node before the commit. The SQLSTATE
 * alone does not identify these errors, because poolers use the same SQLSTATEs for other errors.
 */
const BEFORE_COMMIT =
  /connection to the remote node|connection marked as essential|server closed the connection|terminating connection/;

const DURING_COMMIT = /could not commit transaction/;

/** Whether an error means that Citus has lost a worker. */
export function isNodeLost(error: unknown): boolean {
  return isLostBeforeCommit(error) || says(DURING_COMMIT, error);
}

/**
 * Whether an error means that Citus could not reach a worker and rolled the transaction back on all nodes. An error
 * with the severity FATAL is excluded: the connection to the coordinator was lost, perhaps after the commit.
 */
export function isLostBeforeCommit(error: unknown): boolean {
  return says(BEFORE_COMMIT, error);
}

function says(message: RegExp, error: unknown): boolean {
  if (!(error instanceof DatabaseError) || error.severity !== 'ERROR') return false;
  return /^(08|XX000)/.test(error.code ?? '') && message.test(error.message);
}

import { DatabaseError } from 'pg';

/** What Citus says, with the SQLSTATE of an internal error, when it loses a worker in the middle of a transaction. */
const LOST = /connection marked as essential|server closed the connection|could not commit transaction/;

/**
 * Whether Citus could not reach a worker, so that it rolled the transaction back on all nodes. After a FATAL error the
 * connection to the coordinator itself is gone, perhaps after the commit.
 */
export function isNodeLost(error: unknown): boolean {
  if (!(error instanceof DatabaseError) || error.severity !== 'ERROR') return false;
  const { code = '', message } = error;
  return code.startsWith('08') || (code === 'XX000' && LOST.test(message));
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/**
 * A ticket that opens one stream. The table contains only a hash of the ticket. The row is deleted when the
 * ticket is used.
 */
@Entity('stream_tickets')
export class StreamTicket {
  /** SHA-256 of the ticket. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'stream_tickets_pkey' })
  hash!: Buffer;

  /** The caller who created the ticket, with scopes and locations. */
  @Column('json')
  caller!: object;

  @Index('stream_tickets_expires_at')
  @Column('timestamptz', { transformer: moment })
  expires_at!: string;
}

import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal';
import { unauthenticated } from '../access/unauthenticated';
import type { ApiError } from '../errors/api-error';
import type { TicketDto } from './dto/ticket.dto';
import { TicketsRepository } from './tickets.repository';

/** Prefix of every ticket for a stream, by which people and secret scanners recognise it. */
const TICKET_PREFIX = 'vt_';

/** Pattern for a ticket for a stream. Other text is rejected without a database query. */
const TICKET = /^vt_[\w-]{43}$/;

/** A caller as JSON for the database, with the hash of the API key in hexadecimal. */
type StoredCaller = Omit<Principal, 'keyHash'> & { readonly keyHash?: string };

/**
 * Makes and checks tickets. A ticket opens one stream, for browsers: a browser's EventSource cannot send an API key in
 * a header, and an API key in the URL would be in the logs of proxies.
 */
@Injectable()
export class Tickets {
  constructor(private readonly repository: TicketsRepository) {}

  /** Makes a ticket that opens one stream with the rights of the caller, within 60 s. */
  async create(caller: Principal): Promise<TicketDto> {
    const ticket = TICKET_PREFIX + randomBytes(32).toString('base64url');
    const stored: StoredCaller = { ...caller, keyHash: caller.keyHash?.toString('hex') } as StoredCaller;
    return { ticket, expires_at: await this.repository.insert(hashOf(ticket), stored) };
  }

  /**
   * Uses a ticket, which cannot be used again.
   * @returns the caller who made the ticket, or an error if the ticket is wrong, used or expired
   */
  async redeem(ticket: string): Promise<Principal | ApiError> {
    const taken = TICKET.test(ticket) ? await this.repository.take(hashOf(ticket)) : undefined;
    if (!taken) {
      return unauthenticated(
        'This ticket is wrong, used or expired: make another one with POST /api/v1/inventory/stream/tickets.',
      );
    }
    const { keyHash, ...caller } = taken as StoredCaller;
    return { ...caller, ...(keyHash !== undefined && { keyHash: Buffer.from(keyHash, 'hex') }) };
  }
}

function hashOf(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}

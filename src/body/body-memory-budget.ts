import { getHeapStatistics } from 'node:v8';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { callerName } from '../access/caller-name';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { ANSWERED } from '../http/answered-response';
import { overloaded, Reservation } from './reservation';

const KB = 1024;
const MB = 1024 * KB;

/** The share of the memory for request bodies that one caller may use. */
const SHARE = 1 / 4;

/**
 * Maximum total size in bytes of all request bodies in an instance, including bodies that wait or are still arriving.
 */
const MAX_HELD = 128 * MB;

/**
 * Maximum total parsed size, in bytes, of all request bodies that are being processed in an instance. The
 * limit is high enough to keep PostgreSQL busy.
 */
const MAX_IN_WORK = 96 * MB;

/**
 * Share of the heap for request bodies that are being processed. The rest is for the service itself, for responses and
 * for garbage that is not yet collected.
 */
const HEAP_SHARE = 1 / 5;

/**
 * Parsed size, in bytes, from which a request body counts as large. Parsing a body of this size takes about 1
 * ms, so after each large body the event loop first handles other requests.
 */
const LARGE = 512 * KB;

/** The memory that the request bodies of one caller use. */
export interface Account {
  readonly name: string;
  held: number;
  inWork: number;
  readonly waiting: Map<Reservation, Waiting>;
}

interface Waiting {
  readonly weight: number;
  readonly begin: () => void;
  readonly fail: (error: ApiError) => void;
  readonly timeout: NodeJS.Timeout;
}

/**
 * The memory budget shared by all request bodies. If many large bodies arrive, some wait, so that the heap
 * does not fill up. A body waits for its turn only when it has arrived completely, so a slow client delays no
 * other client. Other requests are handled between two large bodies. Callers take turns. No caller may use
 * more than a quarter of the memory, unless one body of the largest size needs more. Each worker process has
 * an equal share.
 */
@Injectable()
export class BodyMemoryBudget {
  private held = 0;
  private inWork = 0;
  private isResting = false;
  private readonly accounts = new Map<string, Account>();
  /** Callers with waiting request bodies, in the order of their turns. */
  private readonly line = new Set<Account>();

  /** Maximum memory, in bytes, that one parsed request body may take. */
  private readonly maxBody = getHeapStatistics().heap_size_limit * HEAP_SHARE;
  private readonly maxInWork: number;
  private readonly maxHeld: number;
  private readonly maxHeldEach: number;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    const { WORKERS, BODY_LIMIT } = config;
    // The budget has room for one request body of the largest size, even at the largest BODY_LIMIT that the
    // operator can set.
    const one = BODY_LIMIT + 64 * KB;
    this.maxInWork = Math.min(MAX_IN_WORK / WORKERS, this.maxBody);
    this.maxHeld = Math.max(MAX_HELD / WORKERS, one);
    this.maxHeldEach = Math.max(this.maxHeld * SHARE, one);
  }

  get bytesHeld(): number {
    return this.held;
  }

  /**
   * Reserves memory for a request body until the service has completed the response. It does not matter when
   * the client disconnects or reads the response.
   * @throws ApiError OVERLOADED
   */
  open(request: Request): Reservation {
    const reservation = new Reservation(this, this.accountOf(callerName(request)));
    const response = request.res as Response;
    response.once(ANSWERED, () => {
      reservation.close();
    });
    response.once('close', () => {
      reservation.cancel();
    });
    return reservation;
  }

  /**
   * Reserves more bytes for a request body; reserves nothing if it throws.
   * @throws ApiError OVERLOADED if too many bytes are already reserved
   */
  reserve(reservation: Reservation, bytes: number): void {
    const { account } = reservation;
    if (account.held + bytes > this.maxHeldEach) throw overloaded(true);
    if (this.held + bytes > this.maxHeld) throw overloaded(false);
    this.accounts.set(account.name, account);
    this.held += bytes;
    account.held += bytes;
    reservation.held += bytes;
  }

  /**
   * Waits until a request body may be parsed.
   *
   * @param reservation the memory that is reserved for this body
   * @param weight bytes that the parsed body may use
   * @throws ApiError PAYLOAD_TOO_LARGE if the heap has no room for the body; OVERLOADED if its turn does not
   * come within `DB_POOL_TIMEOUT`
   */
  async admit(reservation: Reservation, weight: number): Promise<void> {
    if (weight > this.maxBody) throw tooHeavy();
    const { account } = reservation;
    if (this.line.size === 0 && this.fitsShare(account, weight) && this.fits(weight)) {
      this.begin(reservation, weight);
      return;
    }
    await new Promise<void>((begin, fail) => {
      const timeout = setTimeout(() => {
        this.cancel(reservation, () => overloaded(!this.fitsShare(account, weight)));
      }, this.config.DB_POOL_TIMEOUT);
      account.waiting.set(reservation, { weight, begin, fail, timeout });
      this.line.add(account);
      this.admitWaiting();
    });
  }

  /**
   * Ends the wait of a request body for memory, if the body waits.
   * @param error creates the error; called only if the body waits, because a stack trace costs 6 µs
   */
  cancel(reservation: Reservation, error: () => ApiError): void {
    const entry = this.takeOut(reservation);
    if (!entry) return;
    entry.fail(error());
    this.admitWaiting();
  }

  close(reservation: Reservation): void {
    const { account } = reservation;
    this.held -= reservation.held;
    account.held -= reservation.held;
    this.inWork -= reservation.inWork;
    account.inWork -= reservation.inWork;
    if (account.held === 0) this.accounts.delete(account.name);
    this.admitWaiting();
  }

  private accountOf(name: string): Account {
    return this.accounts.get(name) ?? { name, held: 0, inWork: 0, waiting: new Map() };
  }

  /**
   * Admits waiting request bodies, one caller after the other. A caller that has used its share is skipped; if the
   * memory has no room for the next body, all bodies wait.
   */
  private admitWaiting(): void {
    for (const account of this.line) {
      const [first] = account.waiting;
      if (!first) continue;
      const [reservation, { weight, begin }] = first;
      if (!this.fitsShare(account, weight)) continue;
      if (!this.fits(weight)) return;
      this.takeOut(reservation);
      // Moves the caller to the end of the queue, where this loop reaches it again.
      if (this.line.delete(account)) this.line.add(account);
      this.begin(reservation, weight);
      begin();
    }
  }

  private takeOut(reservation: Reservation): Waiting | undefined {
    const { account } = reservation;
    const entry = account.waiting.get(reservation);
    if (!entry) return undefined;
    clearTimeout(entry.timeout);
    account.waiting.delete(reservation);
    if (account.waiting.size === 0) this.line.delete(account);
    return entry;
  }

  private begin(reservation: Reservation, weight: number): void {
    reservation.inWork = weight;
    reservation.account.inWork += weight;
    this.inWork += weight;
    if (weight < LARGE) return;
    this.isResting = true;
    setImmediate(() => {
      this.isResting = false;
      this.admitWaiting();
    });
  }

  /**
   * Tells whether a request body fits into the caller's share of the memory. A body larger than the share is admitted
   * only while no other body of the caller is being processed.
   */
  private fitsShare({ inWork }: Account, weight: number): boolean {
    return inWork === 0 || inWork + weight <= this.maxInWork * SHARE;
  }

  /**
   * Tells whether there is enough memory to process a request body now. A body that is larger than the whole
   * memory for bodies is admitted only while no other body is being processed.
   */
  private fits(weight: number): boolean {
    return !this.isResting && (this.inWork === 0 || this.inWork + weight <= this.maxInWork);
  }
}

function tooHeavy(): ApiError {
  const message =
    'The body would take up more memory than the service has for one: send it in smaller parts.';
  return new ApiError('PAYLOAD_TOO_LARGE', message);
}

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

/** Of the memory that all callers share, one may take up so much. */
const SHARE = 1 / 4;

/** All bodies that are here, those included that wait or are still arriving; more than the largest BODY_LIMIT. */
const MAX_HELD = 128 * MB;

/** Bodies in work, by what they take up when they are parsed: enough to keep PostgreSQL busy. */
const MAX_IN_WORK = 96 * MB;

/** Part of the heap for bodies in work: beside it stand the service itself, answers, and garbage on its way out. */
const HEAP_SHARE = 1 / 5;

/** Parsing what takes up so much takes about a millisecond: afterwards, others get a turn of the event loop. */
const LARGE = 512 * KB;

/** What one caller takes up of the budget. */
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
 * The memory that the bodies of all requests may take up together. A body waits for its turn once it has arrived whole:
 * a slow client holds up nobody, a crowd of large bodies waits instead of filling the heap, and other requests get
 * through between two of them. Callers take turns, and none may take up more than a quarter.
 */
@Injectable()
export class BodyMemoryBudget {
  private held = 0;
  private inWork = 0;
  private isResting = false;
  private readonly accounts = new Map<string, Account>();
  /** Those with bodies that wait, in the order of their turns. */
  private readonly line = new Set<Account>();

  /** Most bytes that one body may take up when it is parsed. */
  private readonly maxBody = getHeapStatistics().heap_size_limit * HEAP_SHARE;
  private readonly maxInWork = Math.min(MAX_IN_WORK, this.maxBody);
  private readonly maxHeldEach: number;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    // One body always fits, however large the operator lets it be.
    this.maxHeldEach = Math.max(MAX_HELD * SHARE, config.BODY_LIMIT + 64 * KB);
  }

  get bytesHeld(): number {
    return this.held;
  }

  /**
   * Makes room for what a request brings, for as long as there is work: longer than the client may stay, shorter than it
   * may take to read the answer.
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

  /** Takes nothing where it throws. @throws ApiError OVERLOADED when too much is held already */
  reserve(reservation: Reservation, bytes: number): void {
    const { account } = reservation;
    if (account.held + bytes > this.maxHeldEach) throw overloaded(true);
    if (this.held + bytes > MAX_HELD) throw overloaded(false);
    this.accounts.set(account.name, account);
    this.held += bytes;
    account.held += bytes;
    reservation.held += bytes;
  }

  /**
   * Resolves when it is this body's turn.
   *
   * @param weight bytes that it may take up once it is parsed
   * @throws ApiError PAYLOAD_TOO_LARGE for more than the heap has room for; OVERLOADED when its turn does not come within
   *   `DB_POOL_TIMEOUT`
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

  /** One that waits waits no longer. @param error made only for one that waits: its stack trace costs 6 µs */
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

  /** Goes round the callers. Who is at its share is passed over; who waits for the whole room keeps its place. */
  private admitWaiting(): void {
    for (const account of this.line) {
      const [first] = account.waiting;
      if (!first) continue;
      const [reservation, { weight, begin }] = first;
      if (!this.fitsShare(account, weight)) continue;
      if (!this.fits(weight)) return;
      this.takeOut(reservation);
      // To the end of the line, where this loop comes to it again.
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

  /** One that is larger than the share goes alone among those of its caller. */
  private fitsShare({ inWork }: Account, weight: number): boolean {
    return inWork === 0 || inWork + weight <= this.maxInWork * SHARE;
  }

  /** One that is larger than the whole room goes alone. */
  private fits(weight: number): boolean {
    return !this.isResting && (this.inWork === 0 || this.inWork + weight <= this.maxInWork);
  }
}

function tooHeavy(): ApiError {
  const message =
    'The body would take up more memory than the service has for one: send it in smaller parts.';
  return new ApiError('PAYLOAD_TOO_LARGE', message);
}

import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { ANSWERED } from '../http/express-messages';

const MB = 1024 * 1024;

/** Bodies in work: parsed, checked, on their way to the database. Each takes about six times its bytes meanwhile. */
const MOST_IN_WORK = 16 * MB;

/** All bodies that are here, those included that wait or are still arriving; more than the largest BODY_LIMIT. */
const MOST_HELD = 128 * MB;

/** What a request takes up beside its body. */
const REQUEST = 4096;

/** Parsing this much takes about a millisecond: afterwards, others get a turn of the event loop. */
const LARGE = 64 * 1024;

interface Waiting {
  readonly begin: () => void;
  readonly fail: (error: ApiError) => void;
  readonly patience: NodeJS.Timeout;
}

/**
 * What the bodies of all requests may take up together. They take their turns in the order in which they arrived whole:
 * a slow client holds up nobody, a crowd of large bodies waits instead of filling the memory, and other requests get
 * through between two of them.
 */
@Injectable()
export class Intake {
  private held = 0;
  private inWork = 0;
  private resting = false;
  private readonly waiting = new Map<Share, Waiting>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  get bytesHeld(): number {
    return this.held;
  }

  /**
   * Makes room for what a request brings, for as long as there is work: longer than the client may stay, shorter than it
   * may take to read the answer.
   * @throws ApiError OVERLOADED
   */
  open(response: Response): Share {
    const share = new Share(this);
    response.once(ANSWERED, () => {
      share.close();
    });
    response.once('close', () => {
      share.leave();
    });
    return share;
  }

  /** Takes nothing where it throws. @throws ApiError OVERLOADED when too much is held already */
  hold(bytes: number): void {
    if (this.held + bytes > MOST_HELD) throw overloaded();
    this.held += bytes;
  }

  /** Resolves when it is this body's turn. @throws ApiError OVERLOADED when that is not within `DB_POOL_TIMEOUT` */
  async turn(share: Share): Promise<void> {
    if (this.waiting.size === 0 && this.fits(share.held)) {
      this.begin(share);
      return;
    }
    await new Promise<void>((begin, fail) => {
      const patience = setTimeout(() => {
        this.leave(share, overloaded());
      }, this.config.DB_POOL_TIMEOUT);
      this.waiting.set(share, { begin, fail, patience });
    });
  }

  /** One that waits waits no longer. */
  leave(share: Share, error: ApiError): void {
    const entry = this.waiting.get(share);
    if (!entry) return;
    this.waiting.delete(share);
    clearTimeout(entry.patience);
    entry.fail(error);
  }

  close(share: Share): void {
    this.held -= share.held;
    this.inWork -= share.inWork;
    this.letIn();
  }

  private letIn(): void {
    for (const [share, { begin, patience }] of this.waiting) {
      if (!this.fits(share.held)) return;
      this.waiting.delete(share);
      clearTimeout(patience);
      this.begin(share);
      begin();
    }
  }

  private begin(share: Share): void {
    share.inWork = share.held;
    this.inWork += share.inWork;
    if (share.inWork < LARGE) return;
    this.resting = true;
    setImmediate(() => {
      this.resting = false;
      this.letIn();
    });
  }

  /** One larger than the whole room goes alone. */
  private fits(bytes: number): boolean {
    return !this.resting && (this.inWork === 0 || this.inWork + bytes <= MOST_IN_WORK);
  }
}

/** One request's part of the room. */
export class Share {
  held = 0;
  inWork = 0;
  private clientIsGone = false;

  constructor(private readonly intake: Intake) {
    this.hold(REQUEST);
  }

  /** @throws ApiError OVERLOADED */
  hold(bytes: number): void {
    this.intake.hold(bytes);
    this.held += bytes;
  }

  /** Waits until the body may be worked on. @throws ApiError OVERLOADED; BAD_REQUEST when the client goes before that */
  async turn(): Promise<void> {
    if (this.clientIsGone) throw clientGone();
    await this.intake.turn(this);
  }

  /** The client went away: what is in work goes on, what waits does not. */
  leave(): void {
    this.clientIsGone = true;
    this.intake.leave(this, clientGone());
  }

  close(): void {
    this.intake.close(this);
  }
}

function overloaded(): ApiError {
  return new ApiError('OVERLOADED', 'More is arriving than can be stored; try again.');
}

/** Nobody reads it. */
export function clientGone(): ApiError {
  return new ApiError('BAD_REQUEST', 'The client went away.');
}

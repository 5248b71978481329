import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';

const MB = 1024 * 1024;

/** Bodies in work: parsed, checked, on their way to the database. Each takes about six times its bytes meanwhile. */
const MOST_IN_WORK = 16 * MB;

/** All bodies that are here, those included that wait or are still arriving, from however many clients. */
const MOST_HELD = 128 * MB;

/** What a request takes up beside its body. */
const REQUEST = 4096;

/** Parsing this much takes about a millisecond: afterwards, others get a turn of the event loop. */
const LARGE = 64 * 1024;

interface Waiting {
  readonly bytes: number;
  readonly begin: () => void;
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
  private readonly waiting: Waiting[] = [];

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Makes room for what a request brings; whoever opens a share closes it. */
  open(): Share {
    return new Share(this);
  }

  /** @throws ApiError OVERLOADED when too much is held already */
  hold(bytes: number): void {
    this.held += bytes;
    if (this.held > MOST_HELD) throw overloaded();
  }

  release(held: number, inWork: number): void {
    this.held -= held;
    this.inWork -= inWork;
    this.letIn();
  }

  /** Resolves when it is this body's turn. @throws ApiError OVERLOADED when that is not within `DB_POOL_TIMEOUT` */
  async turn(bytes: number): Promise<void> {
    if (this.waiting.length === 0 && this.fits(bytes)) {
      this.begin(bytes);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(overloaded());
      }, this.config.DB_POOL_TIMEOUT);
      const entry: Waiting = {
        bytes,
        begin: () => {
          clearTimeout(giveUp);
          resolve();
        },
      };
      this.waiting.push(entry);
    });
  }

  private letIn(): void {
    for (let next = this.waiting[0]; next && this.fits(next.bytes); next = this.waiting[0]) {
      this.waiting.shift();
      this.begin(next.bytes);
      next.begin();
    }
  }

  private begin(bytes: number): void {
    this.inWork += bytes;
    if (bytes < LARGE) return;
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
  private held = 0;
  private inWork = 0;
  private closed = false;

  constructor(private readonly intake: Intake) {
    this.hold(REQUEST);
  }

  /** @throws ApiError OVERLOADED */
  hold(bytes: number): void {
    this.held += bytes;
    this.intake.hold(bytes);
  }

  /** Waits until the body may be worked on. @throws ApiError OVERLOADED */
  async turn(): Promise<void> {
    const bytes = this.held;
    await this.intake.turn(bytes);
    this.inWork = bytes;
    if (!this.closed) return;
    this.close();
    throw new ApiError('BAD_REQUEST', 'The client went away.');
  }

  close(): void {
    this.closed = true;
    this.intake.release(this.held, this.inWork);
    this.held = 0;
    this.inWork = 0;
  }
}

function overloaded(): ApiError {
  return new ApiError('OVERLOADED', 'More is arriving than can be stored; try again.', {
    headers: { 'Retry-After': '1' },
  });
}

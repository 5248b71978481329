import { Injectable } from '@nestjs/common';
import { EventLog } from '../events/event-log';
import { LiveChannel } from './live-channel';
import { LiveLevels } from './live-levels';

/**
 * Time in ms after which an instance no longer assumes that another instance has stream listeners. An
 * instance with listeners informs the other instances every 15 s.
 */
const BELIEVED_MS = 40_000;

/** How long the names of changed products are collected, in ms, so that many small writes cause one message. */
const COLLECT_MS = 20;

/**
 * Maximum number of product names in a message. With more names, the message says that any product may have changed.
 */
const MOST_NAMES = 1000;

/**
 * Tells the stream listeners of all instances which stock levels may have changed, after a commit. If no instance has
 * listeners, it does nothing. No request waits for it.
 */
@Injectable()
export class ChangedLevels {
  private readonly collected = new Set<string>();
  private isAny = false;
  private timer: NodeJS.Timeout | undefined;
  private othersListenUntil = -Infinity;

  constructor(
    private readonly live: LiveLevels,
    private readonly channel: LiveChannel,
    events: EventLog,
  ) {
    events.onCommitted((committed) => {
      this.note(committed);
    });
    channel.onMessage((message) => {
      if ('changed' in message) this.live.touch(message.changed);
      else if ('listening' in message) this.othersListenUntil = performance.now() + BELIEVED_MS;
      else if (!this.live.isEmpty) this.channel.publish({ listening: true });
    });
  }

  /**
   * Must be called after readings or events of the given products were committed: their stock levels may have changed.
   */
  note(changed: readonly { readonly productid: string }[]): void {
    if (!this.isHeard || this.isAny) return;
    const { othersListen } = this;
    for (const { productid } of changed) {
      if (othersListen || this.live.watches(productid)) this.collected.add(productid);
      if (this.collected.size > MOST_NAMES) break;
    }
    if (this.collected.size > MOST_NAMES) this.noteAny();
    else if (this.collected.size > 0) this.schedule();
  }

  /**
   * Call this function after the readings of an imported file were committed. They may have changed the stock
   * level of any product.
   */
  noteAny(): void {
    if (!this.isHeard) return;
    this.isAny = true;
    this.collected.clear();
    this.schedule();
  }

  private get isHeard(): boolean {
    return !this.live.isEmpty || this.othersListen;
  }

  private get othersListen(): boolean {
    return performance.now() < this.othersListenUntil;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.tell();
    }, COLLECT_MS).unref();
  }

  private tell(): void {
    this.timer = undefined;
    const changed = this.isAny ? 'any' : [...this.collected];
    this.isAny = false;
    this.collected.clear();
    this.live.touch(changed);
    if (this.othersListen) this.channel.publish({ changed });
  }
}

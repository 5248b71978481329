import type { Random } from '../chaos/random';
import { answer, type Behaviour, close, Receiver } from '../support/receiver';
import type { StockEvent } from '../support/rules';

const ACCEPTED = 204;

/**
 * The behaviours of a webhook receiver that sometimes fails: mostly it accepts, sometimes it responds with an
 * error, sometimes it does not respond.
 */
const MOODS: readonly Behaviour[] = [...Array<Behaviour>(8).fill(answer(ACCEPTED)), answer(500), close];

/**
 * A webhook receiver that sometimes fails. It keeps the events that it has accepted, as the documentation
 * advises.
 */
export class MoodyReceiver {
  private constructor(
    private readonly receiver: Receiver,
    private readonly random: Random,
  ) {}

  static async start(random: Random): Promise<MoodyReceiver> {
    const moody = new MoodyReceiver(await Receiver.start(), random);
    moody.fail();
    return moody;
  }

  get url(): string {
    return this.receiver.url;
  }

  /** Makes the receiver fail sometimes from now on. */
  fail(): void {
    this.receiver.behaviours = [
      (response) => {
        this.random.pick(MOODS)(response);
      },
    ];
  }

  /** Makes the receiver accept every request from now on. */
  acceptAll(): void {
    this.receiver.behaviours = [answer(ACCEPTED)];
  }

  /** The accepted events in the order of their arrival. An event that arrived twice is contained twice. */
  get accepted(): (StockEvent & { readonly message: unknown })[] {
    return this.receiver.requests
      .filter(({ response }) => response.statusCode === ACCEPTED)
      .map(({ body, headers }) => ({ ...(JSON.parse(body) as StockEvent), message: headers['webhook-id'] }));
  }

  /**
   * Groups the accepted events by what they are about, and returns the newest event of each group. The newest
   * event is the one with the highest `sequence`. It may arrive before older events.
   * @param keyOf returns the group of an event
   */
  newestBy(keyOf: (data: StockEvent['data']) => string): Map<string, StockEvent> {
    const newest = new Map<string, StockEvent>();
    for (const event of this.accepted) {
      const key = keyOf(event.data);
      if (event.data.sequence > (newest.get(key)?.data.sequence ?? 0)) newest.set(key, event);
    }
    return newest;
  }

  async stop(): Promise<void> {
    await this.receiver.stop();
  }
}

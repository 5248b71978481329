import type { Random } from '../chaos/random';
import { answer, type Behaviour, close, Receiver } from '../support/receiver';
import type { StockEvent } from '../support/rules';

const ACCEPTED = 204;

/** How a webhook receiver with bad days answers: mostly well, sometimes by an error, sometimes not at all. */
const MOODS: readonly Behaviour[] = [...Array<Behaviour>(8).fill(answer(ACCEPTED)), answer(500), close];

/** A webhook receiver that fails sometimes, and keeps what it has accepted, as the documents advise. */
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

  /** From now on it fails sometimes. */
  fail(): void {
    this.receiver.behaviours = [
      (response) => {
        this.random.pick(MOODS)(response);
      },
    ];
  }

  /** From now on it accepts everything. */
  acceptAll(): void {
    this.receiver.behaviours = [answer(ACCEPTED)];
  }

  /** The events that were accepted, in the order of their arrival, each as often as it arrived. */
  get accepted(): (StockEvent & { readonly message: unknown })[] {
    return this.receiver.requests
      .filter(({ response }) => response.statusCode === ACCEPTED)
      .map(({ body, headers }) => ({ ...(JSON.parse(body) as StockEvent), message: headers['webhook-id'] }));
  }

  /**
   * The newest events by `sequence`, which says what order of arrival does not.
   * @param keyOf what an event is about: of two events with the same key, the newer one counts
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

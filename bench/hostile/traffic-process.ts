import { openSync, writeSync } from 'node:fs';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerTo, type Kind, KINDS, nextReading, type Reading, READINGS, requestOf } from './normal-caller';
import type { Traffic } from './hostile-results';

/** The command-line argument of the process that runs the normal traffic. */
export interface TrafficOptions {
  readonly url: string;
  readonly keys: Readonly<Record<Kind, string>>;
  /** The file to which one line is written for each acknowledged reading. */
  readonly ledger: string;
}

/**
 * Messages to this process. After `take`, the process reports the numbers of responses since its previous
 * report. After `stop`, it ends the traffic, waits for the requests in progress, and sends a last report.
 */
export type TrafficWord = 'take' | 'stop';

/** The number of normal callers of each kind. */
const CALLERS: Readonly<Record<Kind, number>> = { read: 8, levels: 8, write: 8, import: 1, export: 1 };

/**
 * The pause in ms between a response and the next request of the same caller, so that normal callers do not keep the
 * service busy all the time.
 */
const PAUSE_MS: Readonly<Record<Kind, number>> = {
  read: 20,
  levels: 20,
  write: 20,
  import: 100,
  export: 100,
};

/** The pause in ms after a failed request. */
const PAUSE_AFTER_FAILURE_MS = 100;

let counts = emptyCounts();
let since = performance.now();
let stopping = false;
let written = 0;

function emptyCounts(): Record<Kind, Record<string, number>> {
  return { read: {}, levels: {}, write: {}, import: {}, export: {} };
}

function take(): Traffic {
  const taken = { seconds: (performance.now() - since) / 1000, ...counts };
  counts = emptyCounts();
  since = performance.now();
  return taken;
}

async function call(kind: Kind, { url, keys }: TrafficOptions, ledger: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (!stopping) {
    const count = kind === 'write' || kind === 'import' ? READINGS[kind] : 0;
    const readings = Array.from({ length: count }, () => nextReading((written += 1)));
    const answer = await answerTo(url, keys[kind], agent, requestOf(kind, readings));
    counts[kind][answer] = (counts[kind][answer] ?? 0) + 1;
    if (answer === '201') writeSync(ledger, readings.map(ledgerLine).join(''));
    await sleep(answer.startsWith('2') ? PAUSE_MS[kind] : PAUSE_AFTER_FAILURE_MS);
  }
  agent.destroy();
}

/** A reading as a line in the text format of `COPY`. */
function ledgerLine({ productid, quantity, timestamp }: Reading): string {
  return `${productid}\t${quantity}\t${timestamp}\n`;
}

function main(options: TrafficOptions): void {
  const ledger = openSync(options.ledger, 'a');
  const calling = Promise.all(
    KINDS.flatMap((kind) => Array.from({ length: CALLERS[kind] }, () => call(kind, options, ledger))),
  );
  process.on('message', (word: TrafficWord) => {
    if (word === 'take') process.send?.(take());
    else {
      stopping = true;
      void calling.then(() => process.send?.(take()));
    }
  });
  process.on('disconnect', () => process.exit());
}

main(JSON.parse(process.argv[2] ?? '') as TrafficOptions);

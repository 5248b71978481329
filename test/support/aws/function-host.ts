import { pathToFileURL } from 'node:url';
import type { logBatch } from './log-batch';

/** What the function is to be called with, and what time it is for it. */
export interface Invocation {
  readonly event: ReturnType<typeof logBatch>;
  readonly now: number;
}

/** A process in Lambda's place: it loads the function once and calls it, one event after the other. */
async function serve(file: string): Promise<void> {
  const { handler } = (await import(pathToFileURL(file).href)) as {
    handler: (event: Invocation['event']) => Promise<unknown>;
  };
  process.on('message', ({ event, now }: Invocation) => {
    Date.now = () => now;
    handler(event).then(
      () => process.send?.({}),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.send?.('ready');
}

void serve(process.argv[2] ?? '');

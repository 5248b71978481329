import { pathToFileURL } from 'node:url';
import type { logBatch } from './log-batch';

/** The event for the Lambda function, and the current time that the function sees. */
export interface Invocation {
  readonly event: ReturnType<typeof logBatch>;
  readonly now: number;
}

/** Imitates AWS Lambda: loads the function once, and calls it for one event after another. */
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

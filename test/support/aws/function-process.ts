import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NOTIFY } from './cloudformation';
import type { Invocation } from './function-host';

export const TOPIC_ARN = 'arn:aws:sns:eu-north-1:123456789012:verkko-inventory-Topic';

/** The Lambda function of deploy/aws in a separate Node process, with the environment that Lambda gives it. */
export interface FunctionProcess {
  /** Calls the Lambda function. @throws Error with the error message of the function */
  invoke(event: Invocation['event'], now: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startFunction(snsUrl: string): Promise<FunctionProcess> {
  const child = fork(join(__dirname, 'function-host.ts'), [join(NOTIFY, 'index.mjs')], {
    execArgv: ['--require', 'ts-node/register/transpile-only'],
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'a-key-of-the-test',
      AWS_SECRET_ACCESS_KEY: 'its-secret',
      AWS_ENDPOINT_URL_SNS: snsUrl,
      TOPIC_ARN,
      // Suppresses a warning of the AWS SDK if the tests run on a Node version that Lambda does not offer.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('The process of the function ended.');
  });
  ended.catch(() => undefined);
  const answer = async () => ((await Promise.race([once(child, 'message'), ended])) as unknown[])[0];
  await answer();
  return {
    invoke: async (event, now) => {
      const answered = answer();
      child.send({ event, now } satisfies Invocation);
      const { error } = (await answered) as { error?: string };
      if (error !== undefined) throw new Error(error);
    },
    stop: async () => {
      child.kill();
      await ended.catch(() => undefined);
    },
  };
}

import { gunzipSync } from 'node:zlib';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { add, failuresIn } from './failures.mjs';
import { messageAbout } from './message.mjs';

const MINUTE_MS = 60_000;

/**
 * Failures of one kind that are no further apart than this belong together; the e-mail has the time of the first one.
 */
const SAME_TROUBLE_MS = 5 * MINUTE_MS;

const sns = new SNSClient();

/**
 * For each kind: the time of its last message, the time of its first failure, and the failures since the last message.
 * The stack runs only one instance of this function at a time, which lives for hours while there are failures. A new
 * instance has an empty map, and may send a second message about a kind within the minute.
 */
const kinds = new Map();

/**
 * Publishes the failures in a batch of log lines, at most once a minute for each kind; other failures are counted in
 * the next message about their kind.
 * @throws if SNS refuses a message, so that Lambda retries the batch. Messages that SNS has accepted may then be
 * repeated or counted twice, which is better than a lost one.
 */
export async function handler({ awslogs }) {
  const batch = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
  // CloudWatch also sends CONTROL_MESSAGE as a health check.
  if (batch.messageType !== 'DATA_MESSAGE') return;

  const now = Date.now();
  const failures = failuresIn(batch.logEvents);
  const isDue = ({ kind }) => !kinds.has(kind) || now - kinds.get(kind).toldAt >= MINUTE_MS;
  const due = failures.filter(isDue);
  const early = failures.filter((failure) => !isDue(failure));

  const attempts = await Promise.allSettled(due.map((failure) => tell(failure, batch, now)));
  const refused = attempts.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  if (refused.length > 0) throw new Error(`The topic did not take a message: ${refused[0]}`);

  for (const failure of early) {
    const known = kinds.get(failure.kind);
    known.untold = add(known.untold, failure);
  }
}

async function tell(failure, batch, now) {
  const known = kinds.get(failure.kind);
  const total = add(known?.untold, failure);
  const goesOn = known !== undefined && total.first - known.last <= SAME_TROUBLE_MS;
  const since = goesOn ? known.since : total.first;
  const message = messageAbout(total, { ...batch, goesOn, since, region: process.env.AWS_REGION });
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, ...message }));
  kinds.set(failure.kind, { toldAt: now, since, last: total.last, untold: undefined });
}

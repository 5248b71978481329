import { gunzipSync } from 'node:zlib';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { add, failuresIn } from './failures.mjs';
import { messageAbout } from './message.mjs';

const MINUTE_MS = 60_000;

/**
 * If the time between two failures of one kind is at most this long, they belong to the same problem. The
 * e-mails about a problem contain the time of its first failure.
 */
const SAME_TROUBLE_MS = 5 * MINUTE_MS;

const sns = new SNSClient();

/**
 * For each kind of failure: the time of the last e-mail, the time of the first failure, and the failures
 * since the last e-mail. A map in memory is enough, because only one instance of this Lambda function runs at
 * a time. An instance lives for hours while there are failures. A new instance does not know the earlier
 * e-mails. So it may send a second e-mail about the same kind within a minute.
 */
const kinds = new Map();

/**
 * Publishes the failures in a batch of log lines, at most once a minute for each kind of failure. Further failures
 * are counted in the next e-mail about the same kind.
 * @throws if the notification service SNS rejects a message, so that Lambda retries the batch. Messages that SNS has
 * already accepted may then be repeated or counted twice, which is better than a lost message.
 */
export async function handler({ awslogs }) {
  const batch = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
  // CloudWatch also sends batches of the type CONTROL_MESSAGE, to check whether this function works.
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
  const untold = known?.untold;
  const total = add(untold, failure);
  const goesOn = known !== undefined && failure.first - (untold ?? known).last <= SAME_TROUBLE_MS;
  const since = goesOn ? known.since : failure.first;
  const isFurther = goesOn || untold !== undefined;
  const message = messageAbout(total, { ...batch, isFurther, since, region: process.env.AWS_REGION });
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, ...message }));
  kinds.set(failure.kind, { toldAt: now, since, last: total.last, untold: undefined });
}

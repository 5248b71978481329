import { gunzipSync } from 'node:zlib';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { add, failuresIn } from './failures.mjs';
import { messageAbout } from './message.mjs';

const MINUTE_MS = 60_000;

/** Failures of a kind that are no further apart than this are one trouble, which began with the first of them. */
const SAME_TROUBLE_MS = 5 * MINUTE_MS;

const sns = new SNSClient();

/**
 * Of each kind: when it was last told of, since when it goes on, and what came after. The stack lets only one instance
 * of this function live at a time, and this lives as long as it does: while there are failures, hours. A new instance
 * has forgotten, and may tell of a kind a second time within the minute.
 */
const kinds = new Map();

/**
 * Tells of what a batch of log lines says went wrong, at most once a minute for each kind; what is not told is counted
 * in the next message about its kind.
 *
 * @throws where the topic did not take a message, so that Lambda hands over the same batch again. What it did take may
 *   then be told or counted twice: better than not at all.
 */
export async function handler({ awslogs }) {
  const batch = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
  // CloudWatch also sends CONTROL_MESSAGE, to see whether anybody is there.
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

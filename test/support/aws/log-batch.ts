import { gzipSync } from 'node:zlib';

export interface LogEvent {
  readonly message: string;
  readonly timestamp: number;
}

/**
 * The event with which CloudWatch Logs calls a Lambda function.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function logBatch(logEvents: readonly LogEvent[], messageType = 'DATA_MESSAGE') {
  const batch = {
    messageType,
    owner: '123456789012',
    logGroup: 'verkko-inventory/api',
    logStream: 'docker/verkko-inventory-api-1/0123456789ab',
    subscriptionFilters: ['ErrorLines'],
    // The id of an event in CloudWatch has 56 digits, and begins with the time.
    logEvents: logEvents.map((event, index) => ({ id: String(index).padStart(56, '3'), ...event })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } };
}

/** Splits a container's output into log events as Docker's awslogs driver does with `awslogs-multiline-pattern`. */
export function logEventsOf(output: string, beginning: RegExp): string[] {
  const events: string[] = [];
  for (const line of output.split('\n').slice(0, -1)) {
    const before = beginning.test(line) ? '' : (events.pop() ?? '');
    events.push(`${before}${line}\n`);
  }
  return events;
}

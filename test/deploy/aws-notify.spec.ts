import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NOTIFY, readTemplate, resource } from '../support/aws/cloudformation';
import { filterPattern } from '../support/aws/filter-pattern';
import { type FunctionProcess, startFunction, TOPIC_ARN } from '../support/aws/function-process';
import { logBatch, logEventsOf } from '../support/aws/log-batch';
import { type SnsEndpoint, startSnsEndpoint } from '../support/aws/sns-endpoint';
import { execute } from '../support/database';
import { ask, update } from '../support/http-client';
import { QUERY, UPDATE } from '../support/paths';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { reading } from '../support/readings';
import { databaseEnvironment, endProcesses, runProcess, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const READING = reading('hush-body');
const AWAY = '8862baf3-e05e-4fe5-b647-923c9ce4b2c6';

const template = readTemplate();
const filterOf = (name: string, type: string) =>
  filterPattern(resource(template, name, type).FilterPattern as string);
const errorLines = filterOf('ErrorLines', 'AWS::Logs::SubscriptionFilter');
const plainLines = filterOf('PlainLines', 'AWS::Logs::SubscriptionFilter');
const requests = filterOf('Requests', 'AWS::Logs::MetricFilter');
const failedRequests = filterOf('FailedRequests', 'AWS::Logs::MetricFilter');

/**
 * The parsed Docker Compose file. It contains the pattern by which Docker joins several lines into one log
 * event.
 */
const compose = parse(readFileSync(join(__dirname, '../../docker-compose.aws.yml'), 'utf8'), {
  merge: true,
}) as {
  services: { api: { logging: { options: Record<string, string> } } };
};
const beginning = new RegExp(compose.services.api.logging.options['awslogs-multiline-pattern'] ?? '');

/** The log events of all services that the tests start, as CloudWatch would store them. */
let log: string[];
let postgres: PostgresServer;

const lineOf = (event: string) => JSON.parse(event) as Record<string, unknown>;
const linesOf = (requestId: string) =>
  log.filter((event) => event.startsWith('{') && lineOf(event).request_id === requestId);

/**
 * Collects logs for all tests: of valid requests, invalid requests, an internal error, a database failure, a
 * start without the database, and a failed start.
 */
beforeAll(async () => {
  postgres = await startPostgresServer();
  const environment = {
    ...databaseEnvironment(postgres.connection),
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    AUTH: 'off',
  };
  const service = await startProcess(environment);
  const get = (requestId: string) =>
    ask(`${service.url}${QUERY}?productid=hush-query`, { headers: { 'X-Request-ID': requestId } });

  await update(service.url, [READING]);
  await get('good');
  await update(service.url, [{ ...READING, quantity: -1 }]);
  await ask(`${service.url}/nowhere`);
  await execute(postgres.connection, 'ALTER TABLE inventory_items DROP COLUMN quantity CASCADE');
  await get('a-bug');
  await postgres.stop();
  await get(AWAY);
  await update(service.url, [READING]);
  const { stdout, stderr } = await service.stop();

  const early = await startProcess(environment);
  await until('the service logs a warning', () => early.log().find(({ context }) => context === 'Database'));
  const { stdout: complaints } = await early.stop();
  const misconfigured = await runProcess({ ...environment, PORT: 'nonsense', BOOTSTRAP_API_KEY: 'hush-key' });

  log = logEventsOf(stdout + stderr + complaints + misconfigured.stdout + misconfigured.stderr, beginning);
});
afterAll(async () => {
  await endProcesses();
  await postgres.remove();
});

describe('the subscription filters of CloudWatch', () => {
  it('match every log line about an error, and no other line', () => {
    const taken = log.filter(errorLines).map(lineOf);
    const left = log.filter((event) => event.startsWith('{') && !errorLines(event)).map(lineOf);

    expect(new Set(taken.map(({ level }) => level))).toEqual(new Set(['error']));
    expect(new Set(left.map(({ level }) => level))).toEqual(new Set(['info', 'warn']));
    expect(linesOf('good').filter(errorLines)).toEqual([]);
    expect(linesOf('a-bug').filter(errorLines)).toHaveLength(2);
    expect(linesOf(AWAY).filter(errorLines)).toHaveLength(2);
  });

  it('match a log line with the level fatal', () => {
    const [line = ''] = linesOf('a-bug');

    expect(errorLines(line.replace('"level":"error"', '"level":"fatal"'))).toBe(true);
    expect(errorLines(line.replace('"level":"error"', '"level":"warn"'))).toBe(false);
  });

  it('ignore log events that are not JSON, except the report of a failed start of the service', () => {
    expect(log.filter(plainLines)).toEqual([
      expect.stringMatching(
        /^The configuration has mistakes:\n {2}PORT must be .*\n {2}BOOTSTRAP_API_KEY must be .*\n$/,
      ),
    ]);
  });
});

describe('the metric filters of CloudWatch', () => {
  it('count all requests, and count requests with a status of 500 or above separately', () => {
    const statuses = (filter: (event: string) => boolean) =>
      log.filter(filter).map((event) => lineOf(event).status);

    expect(statuses(requests)).toEqual([201, 200, 422, 404, 500, 503, 503]);
    expect(statuses(failedRequests)).toEqual([500, 503, 503]);
  });
});

describe('the AWS Lambda function for logged errors', () => {
  const THREE_AT_NIGHT = Date.parse('2026-11-24T03:00:00Z');
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;

  let sns: SnsEndpoint;
  let notify: FunctionProcess;

  beforeAll(async () => {
    sns = await startSnsEndpoint();
  });
  afterAll(() => sns.stop());
  beforeEach(async () => {
    notify = await startFunction(sns.url);
    sns.accept();
    sns.published();
  });
  afterEach(() => notify.stop());

  /** Calls the Lambda function at the given time, with log events of the same time. */
  const invoke = (events: readonly string[], at = THREE_AT_NIGHT) =>
    notify.invoke(logBatch(events.map((message) => ({ message, timestamp: at }))), at);

  const bug = () => linesOf('a-bug');
  const away = () => linesOf(AWAY);

  it('publishes for each error its first time, how often it occurred, and how to find it in the log', async () => {
    await invoke(away());

    const subject = `Verkko Inventory: DATABASE_UNAVAILABLE in GET ${QUERY}, once`;
    const message = `DATABASE_UNAVAILABLE in GET ${QUERY}

Says          The database is not available; try again.
Cause         Error ECONNREFUSED
Since         2026-11-24T03:00:00.000Z
How often     once
Last time     2026-11-24T03:00:00.000Z
Last request  ${AWAY}
Log group     verkko-inventory/api
Log stream    docker/verkko-inventory-api-1/0123456789ab
Region        eu-north-1

Look at the log:
  aws logs filter-log-events --region eu-north-1 --log-group-name verkko-inventory/api --start-time 1795489140000 --end-time 1795489260000 --filter-pattern '{ $.request_id = "${AWAY}" }' --query 'events[].message' --output text

The next message about this comes in a minute at the earliest, and counts what happened meanwhile.
`;
    expect(sns.published()).toEqual([{ topic: TOPIC_ARN, subject, message }]);
    expect(readFileSync(join(NOTIFY, '../README.md'), 'utf8')).toContain(`Subject: ${subject}\n\n${message}`);
  });

  it('publishes one message for all errors with the same error code and route', async () => {
    const taken = log.filter((event) => errorLines(event) || plainLines(event));
    await invoke([...taken, ...bug(), ...bug()]);

    const published = sns.published();
    expect(published.map(({ subject }) => subject).sort()).toEqual([
      `Verkko Inventory: DATABASE_UNAVAILABLE in GET ${QUERY}, once`,
      `Verkko Inventory: DATABASE_UNAVAILABLE in POST ${UPDATE}, once`,
      expect.stringMatching(/^Verkko Inventory: ERROR in Database, (once|\d+ times)$/),
      `Verkko Inventory: INTERNAL_ERROR in GET ${QUERY}, 3 times`,
      'Verkko Inventory: The service did not start, or crashed, once',
    ]);
  });

  it('publishes the error text of a failed start of the service', async () => {
    await invoke(log.filter(plainLines));

    expect(sns.published()[0]?.message).toContain(`The service did not start, or crashed

Says          The configuration has mistakes:
                PORT must be a whole number from 0 to 65535; it is "nonsense", from the environment
                BOOTSTRAP_API_KEY must be vk_ and then 32 to 200 of A-Z, a-z, 0-9, _ and -; it is a secret, not shown, from the environment
Since         2026-11-24T03:00:00.000Z
`);
  });

  it('publishes each kind of error at most once a minute, and counts the errors that it does not publish', async () => {
    await invoke(bug());
    await invoke(bug(), THREE_AT_NIGHT + SECOND);
    await invoke([...bug(), ...bug(), ...away()], THREE_AT_NIGHT + 59 * SECOND);
    expect(sns.published().map(({ subject }) => subject)).toEqual([
      `Verkko Inventory: INTERNAL_ERROR in GET ${QUERY}, once`,
      `Verkko Inventory: DATABASE_UNAVAILABLE in GET ${QUERY}, once`,
    ]);

    await invoke(bug(), THREE_AT_NIGHT + MINUTE);

    const [next, ...more] = sns.published();
    expect(more).toEqual([]);
    expect(next?.subject).toBe(`Verkko Inventory: INTERNAL_ERROR in GET ${QUERY}, 4 times`);
    expect(next?.message).toContain(`
Since         2026-11-24T03:00:00.000Z
How often     4 times since the last message
Last time     2026-11-24T03:01:00.000Z
`);
  });

  it('starts a new count of errors if an error occurs ten minutes after the previous error', async () => {
    await invoke(bug());
    await invoke(bug(), THREE_AT_NIGHT + 10 * MINUTE);

    expect(sns.published()[1]?.message).toContain(`
Since         2026-11-24T03:10:00.000Z
How often     once
`);
  });

  it('names the first error after a pause as the first time, and still counts the unpublished errors before it', async () => {
    await invoke(bug());
    await invoke(bug(), THREE_AT_NIGHT + 30 * SECOND);
    await invoke(bug(), THREE_AT_NIGHT + 10 * MINUTE);

    expect(sns.published()[1]?.message).toContain(`
Since         2026-11-24T03:10:00.000Z
How often     2 times since the last message
Last time     2026-11-24T03:10:00.000Z
`);
  });

  it('fails if SNS rejects a message, and publishes the message when it is called again', async () => {
    sns.refuse();
    await expect(invoke(bug())).rejects.toThrow('The topic did not take a message');

    sns.accept();
    await invoke(bug(), THREE_AT_NIGHT + SECOND);

    expect(sns.published().map(({ subject }) => subject)).toEqual([
      `Verkko Inventory: INTERNAL_ERROR in GET ${QUERY}, once`,
    ]);
  });

  it('publishes each of two messages once, even if SNS rejects one of them at first', async () => {
    sns.refuse('INTERNAL_ERROR');
    await expect(invoke([...bug(), ...away()])).rejects.toThrow('The topic did not take a message');

    sns.accept();
    await invoke([...bug(), ...away()], THREE_AT_NIGHT + SECOND);

    expect(sns.published().map(({ subject }) => subject)).toEqual([
      `Verkko Inventory: DATABASE_UNAVAILABLE in GET ${QUERY}, once`,
      `Verkko Inventory: INTERNAL_ERROR in GET ${QUERY}, once`,
    ]);
  });

  it('publishes nothing for the control messages of CloudWatch', async () => {
    const control = [
      { message: 'CWL CONTROL MESSAGE: Checking health of destination', timestamp: THREE_AT_NIGHT },
    ];
    await notify.invoke(logBatch(control, 'CONTROL_MESSAGE'), THREE_AT_NIGHT);

    expect(sns.published()).toEqual([]);
  });

  it('continues after a log line that it cannot parse, and publishes a message that does not contain the line', async () => {
    const [line = ''] = away();
    await invoke([line.slice(0, 200), '{}', '', 'null', '{"level":"error","msg":{"a":1},"err":7}', ...bug()]);

    const published = sns.published();
    expect(published.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        'Verkko Inventory: A line of the log cannot be read, once',
        `Verkko Inventory: INTERNAL_ERROR in GET ${QUERY}, once`,
      ]),
    );
    expect(published.map(({ message }) => message).join('')).not.toContain(line.slice(0, 50));
  });

  it('publishes only subjects that SNS allows: one line of less than 100 ASCII characters', async () => {
    const line = JSON.stringify({
      level: 'error',
      msg: 'broken',
      error: 'ÄLÄ',
      context: `a\nb${'x'.repeat(200)}`,
    });
    await invoke([line]);

    const [message] = sns.published();
    expect(message?.subject).toMatch(/^Verkko Inventory: \?L\? in a\?bx+$/);
    expect(message?.subject).toHaveLength(99);
  });

  it('publishes no stack traces, callers, bodies, query strings, passwords or API keys', async () => {
    const crash = `Error: cannot reach postgres://inventory:hush-password@db:5432/inventory\n    at hush-frame (main.js:1:1)\n`;
    const withCaller = linesOf('a-bug').map((event) =>
      JSON.stringify({
        ...lineOf(event),
        principal: 'key:hush-principal',
        headers: { authorization: 'hush-header' },
      }),
    );
    await invoke([...log.filter(errorLines), ...log.filter(plainLines), crash, ...withCaller]);

    const published = JSON.stringify(sns.published());
    expect(published).toContain('postgres://…@db:5432/inventory');
    expect(published).not.toMatch(/hush|\.js:|"pid"|hostname/);
    expect(published).not.toContain(postgres.connection.password);
  });
});

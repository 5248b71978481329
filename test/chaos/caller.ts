import { type Agent, request } from 'node:http';
import { bearer } from '../support/api-keys';
import { type Answer, answerTo, keptAlive } from '../support/http-client';
import { type Instance, LIMITS } from './instance';
import type { Tally } from './tally';
import type { Violations } from './violations';

/**
 * A response may take longer than the documented time limit by this number of ms, because the machine may be
 * busy.
 */
export const RESERVE_MS = 3000;

/**
 * The longest time, in ms, that a request may take: the limit in docs/how-to/scale.md, plus RESERVE_MS.
 * @param statements number of SQL statements that the request runs
 */
function longestWait(statements: number): number {
  return (LIMITS.DB_POOL_TIMEOUT + statements * LIMITS.DB_STATEMENT_TIMEOUT) * 1000 + RESERVE_MS;
}

/** Time in ms after which a client aborts its request. */
const GIVES_UP_MS = 15_000;

export interface Call {
  /** The kind of request, such as `levels`. The responses are counted by kind. */
  readonly kind: string;
  readonly path: string;
  readonly method?: 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Whether the service may abort the response in the middle, because it streams rows while it reads them. */
  readonly streams?: boolean;
  /** How many statements the service runs one after the other, each with its own time limit; 1 if omitted. */
  readonly statements?: number;
}

/** Sends requests with one API key, and checks the rules for every response: time limit, request id, error format. */
export class Caller {
  private readonly agents = new Map<Instance, Agent>();

  constructor(
    private readonly key: string,
    private readonly tally: Tally,
    private readonly violations: Violations,
  ) {}

  /** Sends a request. @returns undefined if no complete response arrived */
  async call(instance: Instance, call: Call): Promise<Answer | undefined> {
    const { kind, path, method = 'GET', headers, body, streams = false, statements = 1 } = call;
    const begun = performance.now();
    const asked = request(instance.url + path, {
      method,
      headers: { ...bearer(this.key), ...headers },
      agent: this.agentOf(instance),
      signal: AbortSignal.timeout(GIVES_UP_MS),
    });
    const response = { hasBegun: false };
    asked.once('response', () => {
      response.hasBegun = true;
    });
    let answer: Answer | undefined;
    let failure = '';
    try {
      asked.end(body);
      answer = await answerTo(asked);
    } catch (error) {
      failure = (error as NodeJS.ErrnoException).code ?? String(error);
    }
    const wait = performance.now() - begun;
    const isExcused = instance.wasBroken(begun);
    this.tally.add(kind, answer ? named(answer) : 'none', isExcused ? undefined : wait);
    if (!isExcused) {
      const what = `${kind} at ${instance.name}, ${wait.toFixed(0)} ms, ${answer ? named(answer) : failure}`;
      if (wait > longestWait(statements))
        this.violations.add('nobody waits longer than the documented time limits', what);
      else if (!answer && !(streams && response.hasBegun))
        this.violations.add('every request is answered', what);
    }
    if (answer) this.checkForm(answer, `${kind} at ${instance.name}`);
    return answer;
  }

  end(): void {
    for (const agent of this.agents.values()) agent.destroy();
  }

  private agentOf(instance: Instance): Agent {
    const agent = this.agents.get(instance) ?? keptAlive();
    this.agents.set(instance, agent);
    return agent;
  }

  private checkForm({ status = 0, headers, body }: Answer, what: string): void {
    const tell = (promise: string) => {
      this.violations.add(promise, `${what}: ${status} ${JSON.stringify(headers)} ${body}`);
    };
    if (headers['x-request-id'] === undefined) tell('every answer has a request id');
    if (status < 400) return;
    if (!isError(body, headers['x-request-id'])) tell('every error has the one shape');
    if (status >= 500 && (status !== 503 || !(Number(headers['retry-after']) >= 1)))
      tell('5xx is a 503 with Retry-After');
    if (status === 401 || status === 403 || status === 429) tell('a valid key is accepted');
  }
}

function named({ status = 0, body }: Answer): string {
  return status < 400 ? String(status) : `${status} ${/"error":"(\w+)"/.exec(body)?.[1] ?? ''}`;
}

function isError(body: string, id: unknown): boolean {
  try {
    const { error, message, request_id, details, ...others } = JSON.parse(body) as Record<string, unknown>;
    const hasDetails = details === undefined || Array.isArray(details);
    const isText = typeof error === 'string' && typeof message === 'string';
    return isText && hasDetails && request_id === id && Object.keys(others).length === 0;
  } catch {
    return false;
  }
}

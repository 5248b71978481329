/** The maximum number of lines that an e-mail quotes from one log message. */
const MAX_LINES = 10;
const MAX_LINE_LENGTH = 300;

const STACK_FRAME = /^\s+at /;
const PASSWORD_IN_URL = /:\/\/\S*@/g;

/**
 * Groups the failures in these log lines by kind. Failures are of the same kind if they have the same error code and
 * the same route or component of the service.
 */
export function failuresIn(logEvents) {
  const kinds = new Map();
  for (const event of logEvents) {
    const failure = failureIn(event);
    if (failure) kinds.set(failure.kind, add(kinds.get(failure.kind), failure));
  }
  return [...kinds.values()];
}

/** Merges two entries of the same kind of failure. The message and the request id are those of the later failure. */
export function add(earlier, later) {
  if (!earlier) return later;
  return { ...later, count: earlier.count + later.count, first: earlier.first };
}

/**
 * Reads one log line. Only the fields that are read here can get into an e-mail: no stack trace, no caller, and no
 * unknown field.
 */
function failureIn({ message, timestamp }) {
  const seen = { count: 1, first: timestamp, last: timestamp };
  if (!message.startsWith('{')) {
    return { ...seen, kind: 'The service did not start, or crashed', says: readable(message) };
  }

  const line = parsed(message);
  if (!line) return { ...seen, kind: 'A line of the log cannot be read' };
  // This line only says that a request failed. It is ignored, because a separate log line about the error
  // says more.
  if (line.msg === 'request') return undefined;
  const where = line.route ? `${line.method} ${line.route}` : (line.context ?? 'the service');
  return {
    ...seen,
    kind: `${line.error ?? 'ERROR'} in ${where}`,
    says: readable(String(line.msg ?? '')),
    cause: [line.err?.type, line.err?.code].filter(Boolean).join(' '),
    requestId: line.request_id,
  };
}

function parsed(message) {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function readable(text) {
  return text
    .replaceAll(PASSWORD_IN_URL, '://…@')
    .split('\n')
    .filter((line) => line.trim() !== '' && !STACK_FRAME.test(line))
    .slice(0, MAX_LINES)
    .map((line) => line.slice(0, MAX_LINE_LENGTH));
}

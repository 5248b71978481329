/** A function that returns whether a filter pattern matches a log event. */
export type Filter = (message: string) => boolean;

/**
 * Parses a filter pattern of CloudWatch Logs. It supports only the syntax in the CloudFormation template:
 * comparisons of JSON members joined by && and ||, and single regular expressions. It throws an error for
 * anything else.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterPattern(pattern: string): Filter {
  const expression = /^%(.+)%$/.exec(pattern)?.[1];
  if (expression !== undefined) return regularExpression(expression);
  const condition = /^\{(.+)\}$/.exec(pattern)?.[1];
  if (condition === undefined) throw unsupported(pattern);
  const matches = jsonCondition(condition);
  return (message) => {
    const event = parsed(message);
    return event !== undefined && matches(event);
  };
}

/**
 * The characters that CloudWatch allows in a regular expression. Its documentation lists them after the words
 * "Filter patterns with regex can only include the following".
 */
const REGULAR_EXPRESSION = /^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.]+$/;

function regularExpression(expression: string): Filter {
  if (!REGULAR_EXPRESSION.test(expression)) throw unsupported(expression);
  const compiled = new RegExp(expression);
  return (message) => compiled.test(message);
}

type Condition = (event: unknown) => boolean;

const TOKEN = /\s*(\|\||&&|[()]|>=|<=|!=|[=<>]|"(?:[^"\\]|\\.)*"|[\w$.[\]+-]+)\s*/y;

/**
 * Parses a condition by the rule in CloudWatch's documentation: "The syntax follows standard order of
 * operations: () > && > ||"
 */
function jsonCondition(text: string): Condition {
  const tokens = tokensOf(text);

  const either = (): Condition => {
    let left = both();
    while (tokens[0] === '||') {
      tokens.shift();
      const [before, after] = [left, both()];
      left = (event) => before(event) || after(event);
    }
    return left;
  };
  const both = (): Condition => {
    let left = one();
    while (tokens[0] === '&&') {
      tokens.shift();
      const [before, after] = [left, one()];
      left = (event) => before(event) && after(event);
    }
    return left;
  };
  const one = (): Condition => {
    if (tokens[0] !== '(') return comparison(tokens.splice(0, 3));
    tokens.shift();
    const inner = either();
    if (tokens.shift() !== ')') throw unsupported(text);
    return inner;
  };

  const condition = either();
  if (tokens.length > 0) throw unsupported(text);
  return condition;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw unsupported(text);
    tokens.push(token);
  }
  return tokens;
}

/**
 * Parses a comparison of a member with a value. The comparison is false if the log event has no such member,
 * or a member of another type.
 */
function comparison([selector = '', operator = '', value = '']: string[]): Condition {
  const path = /^\$((?:\.\w+)+)$/.exec(selector)?.[1]?.split('.').slice(1);
  if (!path) throw unsupported(selector);
  const member = (event: unknown) =>
    path.reduce<unknown>((parent, name) => (parent as Record<string, unknown> | null)?.[name], event);

  if (/^"[^*\\]*"$/.test(value) && operator === '=') {
    const expected = value.slice(1, -1);
    return (event) => member(event) === expected;
  }
  const number = Number(value);
  if (/^\d+$/.test(value) && operator === '=') return (event) => member(event) === number;
  if (/^\d+$/.test(value) && operator === '>=') {
    return (event) => {
      const found = member(event);
      return typeof found === 'number' && found >= number;
    };
  }
  throw unsupported(`${selector} ${operator} ${value}`);
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function unsupported(part: string): Error {
  return new Error(`This pattern is not understood here: ${part}`);
}

import type { Client, components } from '@verkko/client';
import { ask } from './ask';
import type { Command } from '../command-line/command';
import { connect } from './connect';
import { UsageError } from '../command-line/failure';
import { integer } from './integer';
import { optionFor, refusal } from './response';
import { readOptions, serviceOf } from './service-options';
import { table } from '../command-line/table';
import { productsOf } from './watched-products';

const HELP = `
Makes, lists and deletes rules. A rule says which changes of stock make events; verkko events shows them.

--product NAME      create: about this product
--prefix TEXT       create: about all products whose names begin with this text
--all               create: about all products
--location NAME     create: at this location alone; '' for stock without one
--when CONDITION    create: low, out, stale or below_days
--threshold NUMBER  create: of low a level, by default the low_at of each product; of below_days the days
--recovers-at N     create: it ends above this number, by default the threshold plus 1
--after TIME        create: of stale, how long there is no reading, such as 36h
--json              list: a JSON object for each rule, one a line
`;

const OPTIONS = {
  product: { type: 'string' },
  prefix: { type: 'string' },
  all: { type: 'boolean' },
  location: { type: 'string' },
  when: { type: 'string' },
  threshold: { type: 'string' },
  'recovers-at': { type: 'string' },
  after: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof readOptions<typeof OPTIONS>>['values'];
type Rule = components['schemas']['RuleDto'];

/** The command that manages rules over HTTP. */
export const rulesCommand: Command = {
  usage: `verkko rules create (--product NAME | --prefix TEXT | --all) --when CONDITION [--threshold NUMBER …]
verkko rules list [--json]
verkko rules delete ID`,
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, OPTIONS);
    const [action, id, ...others] = positionals;
    const isKnown =
      action === 'delete' ? id !== undefined : /^(create|list)$/.test(action ?? '') && id === undefined;
    if (!isKnown || others.length > 0) throw new UsageError('That is none of these:');
    const number = action === 'delete' ? integer(id ?? '', 'ID') : 0;
    const client = await connect(serviceOf(values));
    if (action === 'create') print([await create(client, values)], values.json);
    else if (action === 'list') print(await list(client), values.json);
    else await remove(client, number);
  },
};

/**
 * Creates a rule. The request is not retried: if only the response was lost, a retry would fail because the rule
 * exists.
 * @throws UsageError, Failure
 */
async function create(client: Client, values: Values): Promise<Rule> {
  const { product, prefix, all, location, when, threshold, 'recovers-at': recoversAt, after } = values;
  if (product === undefined && prefix === undefined && !all)
    throw new UsageError('create needs one of --product, --prefix and --all:');
  const answer = await client.POST('/api/v1/rules', {
    body: {
      ...(product !== undefined && { productid: product }),
      ...(prefix !== undefined && { prefix }),
      ...(all && { all }),
      ...(location !== undefined && { location }),
      when: when as Rule['when'],
      ...(threshold !== undefined && { threshold: integer(threshold, '--threshold') }),
      ...(recoversAt !== undefined && { recovers_at: integer(recoversAt, '--recovers-at') }),
      ...(after !== undefined && { after }),
    },
  });
  if (!answer.data) throw refusal('The rule was not made', answer, optionFor);
  return answer.data;
}

async function list(client: Client): Promise<Rule[]> {
  const rules: Rule[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 500, ...(cursor !== undefined && { cursor }) };
    const page = await ask(() => client.GET('/api/v1/rules', { params: { query } }));
    rules.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return rules;
}

async function remove(client: Client, id: number): Promise<void> {
  const answer = await client.DELETE('/api/v1/rules/{id}', { params: { path: { id } } });
  if (!answer.response.ok) throw refusal('The rule was not deleted', answer);
}

function print(rules: readonly Rule[], json: boolean): void {
  if (json) {
    for (const rule of rules) process.stdout.write(`${JSON.stringify(rule)}\n`);
    return;
  }
  const rows = rules.map((rule) => [String(rule.id), productsOf(rule), placeOf(rule), conditionOf(rule)]);
  process.stdout.write(table(['RULE', 'PRODUCTS', 'LOCATION', 'WHEN'], rows));
}

function placeOf({ location }: Rule): string {
  return location === undefined ? 'all together' : location || '(none)';
}

function conditionOf({ when, threshold, recovers_at, after, paused }: Rule): string {
  const limit = when === 'low' ? (threshold ?? 'low_at') : (threshold ?? after ?? '');
  const until = recovers_at === undefined ? '' : `, until above ${recovers_at}`;
  return `${`${when} ${limit}`.trim()}${until}${paused ? ' (paused)' : ''}`;
}

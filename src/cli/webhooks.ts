import type { Command } from '../command-line/command';
import { UsageError } from '../command-line/failure';
import { connect } from './connect';
import { integer } from './integer';
import { readOptions, serviceOf } from './service-options';
import { listen, LISTEN_HELP, LISTEN_USAGE } from './webhook-listen';
import {
  change,
  create,
  list,
  remove,
  replay,
  rotate,
  show,
  showDeliveries,
  test,
  type Values,
  WEBHOOK_OPTIONS,
  type WebhookRequest,
} from './webhook-requests';

const HELP = `
Makes and looks after webhooks: URLs to which the service sends events. A secret goes to stdout and nowhere else, so
SECRET=$(verkko webhooks create …) keeps it.

--to URL            create: where the events are sent
--type TYPE         create: a type of event that is sent, such as level.low, or level.changed for every
                    level that changes; may be repeated
--product NAME      create: only events of this product
--prefix TEXT       create: only events of products whose names begin with this text
--location NAME     create: only events of this location; '' for stock without one
--description TEXT  create: a text for people
--grace SECONDS     rotate: how long the old secret signs, too; a day when left out
--limit NUMBER      deliveries: how many, the newest first; 50 when left out
--after ID          replay: sends the events after this one, also those that were sent before
--json              list, show, deliveries: a JSON object for each, one a line

${LISTEN_HELP}`;

interface Action {
  readonly run: WebhookRequest;
  /** Whether the action needs the id of a webhook as its argument. */
  readonly takesId: boolean;
  readonly takes: readonly (keyof typeof WEBHOOK_OPTIONS)[];
}

/**
 * The actions on webhooks, with the options of each action. An option of another action is rejected, because it would
 * have no effect.
 */
const ACTIONS = new Map<string, Action>([
  [
    'create',
    {
      run: create,
      takesId: false,
      takes: ['to', 'type', 'product', 'prefix', 'location', 'description'],
    },
  ],
  ['list', { run: list, takesId: false, takes: ['json'] }],
  ['show', { run: show, takesId: true, takes: ['json'] }],
  ['delete', { run: remove, takesId: true, takes: [] }],
  ['enable', { run: change({ enabled: true }), takesId: true, takes: [] }],
  ['disable', { run: change({ enabled: false }), takesId: true, takes: [] }],
  ['rotate', { run: rotate, takesId: true, takes: ['grace'] }],
  ['test', { run: test, takesId: true, takes: [] }],
  ['deliveries', { run: showDeliveries, takesId: true, takes: ['limit', 'json'] }],
  ['replay', { run: replay, takesId: true, takes: ['after'] }],
]);

/** The command that manages webhooks over HTTP, or receives webhook requests. */
export const webhooksCommand: Command = {
  usage: `verkko webhooks create --to URL --type TYPE [--type TYPE …] [--product NAME | --prefix TEXT] [--location NAME]
verkko webhooks list [--json]
verkko webhooks show|delete|enable|disable|test ID
verkko webhooks rotate ID [--grace SECONDS]
verkko webhooks deliveries ID [--limit NUMBER] [--json]
verkko webhooks replay ID --after ID
${LISTEN_USAGE}`,
  help: HELP,
  async run(parameters) {
    if (parameters[0] === 'listen') {
      await listen(parameters.slice(1));
      return;
    }
    const { values, positionals } = readOptions(parameters, WEBHOOK_OPTIONS);
    const [name = '', id, ...others] = positionals;
    const action = ACTIONS.get(name);
    if (!action || action.takesId !== (id !== undefined) || others.length > 0 || !takesAll(action, values)) {
      throw new UsageError('That is none of these:');
    }
    await action.run(await connect(serviceOf(values)), values, integer(id ?? '0', 'ID'));
  },
};

function takesAll({ takes }: Action, values: Values): boolean {
  const options = Object.keys(WEBHOOK_OPTIONS) as (keyof typeof WEBHOOK_OPTIONS)[];
  return options.every((option) => values[option] === undefined || takes.includes(option));
}

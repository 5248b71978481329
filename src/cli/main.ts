import { endWithReader } from '../command-line/closed-output';
import type { Command } from '../command-line/command';
import { connectionLost } from './connection';
import { Failure, UsageError } from '../command-line/failure';
import { exitOnInterrupt } from './interrupt';
import { SERVICE_HELP } from './service-options';

const HELP = `Brings readings into a Verkko Inventory API and out of it, shows stock, and looks after rules,
webhooks and keys, over HTTP.

  verkko import FILE
  verkko export [FILE]
  verkko show PRODUCT
  verkko levels PRODUCT...
  verkko low
  verkko count-in --before TIME
  verkko rules create|list|delete
  verkko events
  verkko webhooks create|list|show|delete|enable|disable|rotate|test|deliveries|replay|listen
  verkko keys create|list|rotate|revoke

Beside the database of the service, and not over HTTP:

  verkko backup FILE
  verkko restore FILE
  verkko thin --before DATE FILE

verkko COMMAND --help tells the rest.

${SERVICE_HELP}
It ends with 0 when all is done, 1 when something failed, 2 when it was called in a wrong way, 130 after Ctrl-C.
`;

/**
 * The subcommands. The code of a subcommand is loaded only when the subcommand is used. For example, loading
 * the code that checks files would double the duration of a subcommand that does not need this code.
 */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ['import', async () => (await import('./import.js')).importCommand],
  ['export', async () => (await import('./export.js')).exportCommand],
  ['show', async () => (await import('./show.js')).showCommand],
  ['levels', async () => (await import('./levels.js')).levelsCommand],
  ['low', async () => (await import('./low.js')).lowCommand],
  ['count-in', async () => (await import('./count-in.js')).countInCommand],
  ['rules', async () => (await import('./rules.js')).rulesCommand],
  ['events', async () => (await import('./events.js')).eventsCommand],
  ['webhooks', async () => (await import('./webhooks.js')).webhooksCommand],
  ['keys', async () => (await import('./keys.js')).keysCommand],
  ['backup', async () => (await import('../backup/backup-command.js')).backupCommand],
  ['restore', async () => (await import('../backup/restore-command.js')).restoreCommand],
  ['thin', async () => (await import('../thin/thin-command.js')).thinCommand],
]);

const HELP_WORDS = ['help', '--help', '-h'];

async function main([name = 'help', ...parameters]: string[]): Promise<void> {
  if (HELP_WORDS.includes(name)) {
    process.stdout.write(HELP);
    return;
  }
  const load = COMMANDS.get(name);
  if (!load) {
    complain(`There is no command ${JSON.stringify(name)}.\n\n${HELP}`, 2);
    return;
  }
  const command = await load();
  if (parameters.some((parameter) => HELP_WORDS.slice(1).includes(parameter))) {
    process.stdout.write(`${command.usage}\n${command.help}\n${command.settings ?? SERVICE_HELP}`);
    return;
  }
  try {
    await command.run(parameters);
  } catch (error) {
    const failure = error instanceof Failure ? error : connectionLost(error);
    if (failure instanceof UsageError) {
      complain(`${failure.message}\n\n${command.usage}\n\nverkko ${name} --help tells the rest.\n`, 2);
    } else {
      complain(`${failure.message}\n`, 1);
    }
  }
}

function complain(text: string, exitCode: number): void {
  // The current line of the terminal may show a progress bar, so this line is erased before the message.
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}${text}`);
  process.exitCode = exitCode;
}

endWithReader();

exitOnInterrupt();

void main(process.argv.slice(2));

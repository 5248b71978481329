import { endWithReader } from '../command-line/closed-output';
import { parseArguments } from '../command-line/parse-arguments';
import { isKeyCommand, KEY_OPTIONS, keysHelp, keysUsage, runKeyCommand } from '../key-commands/key-commands';

const HELP = `Makes, lists, renews and revokes the keys to the API, in the database that the service uses.

  ${keysUsage('npm run keys --')}

${keysHelp('npm run --silent keys --')}`;

async function main(): Promise<void> {
  endWithReader();
  const { values, positionals } = readArguments();
  const asksForHelp = values.help === true || (positionals[0] ?? 'help') === 'help';
  if (asksForHelp || !isKeyCommand(positionals, values)) {
    process.stderr.write(HELP);
    process.exit(asksForHelp ? 0 : 2);
  }

  // This import is not at the top of the file, because the help text needs neither NestJS nor TypeORM.
  // Loading them takes most of a second.
  const { withKeys } = await import('./command-keys.js');
  await withKeys(positionals[0] === 'create', (keys) => runKeyCommand(keys, positionals, values));
}

/** Parses the command line. Ends the process if an option is unknown, lacks its value or is given twice. */
function readArguments() {
  try {
    return parseArguments({
      allowPositionals: true,
      options: { ...KEY_OPTIONS, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
});

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCurl } from '../support/curl';
import { createDatabase, type TestDatabase } from '../support/database';
import { type Service, startService } from '../support/service';
import { databaseEnvironment } from '../support/service-process';

const ROOT = join(__dirname, '../..');

/**
 * A block of shell commands in a document. A comment before the block may contain a directive for this test.
 */
interface Block {
  readonly commands: string;
  /**
   * The directive in the comment before a block of shell commands. It is `not run`, or `refused` if the
   * service must respond with an error.
   */
  readonly note: string | undefined;
  /**
   * After the directive `not run`: the reason why the commands are not run. After `refused`: the HTTP status
   * of the error response.
   */
  readonly reason: string;
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].toSorted();

/** Returns every code block of the page that begins with ```sh. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = text.matchAll(/(?:^<!-- ([a-z ]+): ([^\n]+) -->\n+)?^```sh\n([^]*?)^```$/gm);
  return [...blocks].map(([, note, reason = '', commands = '']) => ({ commands, note, reason }));
}

/**
 * Returns the shell commands of a code block in a document. Variables before a command and a comment after it
 * are removed.
 */
function commandsOf({ commands }: Block): string[] {
  return commands
    .split(/\n|&&/)
    .map((command) => command.replace(/ +#.*/, '').replace(/^ *([A-Z_]+=\S+ )*/, ''))
    .map((command) => command.trim())
    .filter((command) => command !== '');
}

/**
 * A shell function that replaces `npx verkko`, because npx itself takes a second longer. Only .ci/run uses
 * npx itself.
 */
const NPX =
  'clone=$PWD; npx() { if [ "$1" = verkko ]; then shift; node "$clone/dist/cli/main.js" "$@"; else command npx "$@"; fi; }';

/**
 * Returns one shell script with the commands of all given blocks. So the commands of a block can use
 * variables and files of earlier blocks.
 */
function scriptOf(blocks: Block[], url: string): string {
  const parts = blocks.map(({ commands, note, reason }) => {
    const here = commands.replaceAll(/http:\/\/(127\.0\.0\.1|localhost):8002/g, url);
    return note === 'refused' ? `( ${here} ) 2>refused && exit 1\ngrep 'error: ${reason}' refused\n` : here;
  });
  // The output goes to a file instead of stdout. The stdout of this process is a socket, and a program that
  // closes its output would close that socket for the following programs.
  return ['exec >output 2>&1', NPX, 'set -ex', ...parts].join('\n');
}

/**
 * Creates a folder in which the commands of the documentation can write files. It contains links to the
 * repository, so that npm and npx work as in a clone.
 */
function workingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verkko-docs-'));
  for (const name of ['package.json', 'docs', 'tsconfig.json', 'scripts', 'src', 'dist', 'node_modules']) {
    symlinkSync(join(ROOT, name), join(folder, name));
  }
  // curl must end with the exit code 22 if the service responds with an error, and must still print the response.
  writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nsilent\nshow-error\n');
  return folder;
}

function run(script: string, folder: string, environment: Record<string, string>): Promise<Outcome> {
  const npm = { npm_config_cache: join(folder, 'npm'), npm_config_update_notifier: 'false' };
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      env: { HOME: folder, ENV_FILE: '/dev/null', ...npm, ...environment },
    };
    execFile('sh', ['-c', script], options, (error) => {
      const output = readFileSync(join(folder, 'output'), 'utf8');
      resolve({ code: error ? Number(error.code ?? 1) : 0, output });
    });
  });
}

describe('a block of shell commands in the documentation', () => {
  it.each(PAGES)('is found by this test if it is in the file %s', (page) => {
    const fences = readFileSync(join(ROOT, page), 'utf8').match(/^ *```(sh|bash|shell|console)\b/gm) ?? [];

    expect(blocksOf(page)).toHaveLength(fences.length);
  });

  it('is run by this test, or has a comment that says why not', () => {
    const notes = PAGES.flatMap(blocksOf).map(({ note, reason }) => `${note ?? 'run'}: ${reason}`);

    expect(notes.filter((text) => !/^(run: |refused: [45]\d\d|not run: \S.+)$/.test(text))).toEqual([]);
  });

  it('is contained in .ci/run if the comment before the block says so', () => {
    const steps = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    const left = PAGES.flatMap(blocksOf).filter(({ reason }) => reason.includes('.ci/run'));

    expect(left.length).toBeGreaterThan(0);
    expect(left.flatMap(commandsOf).filter((command) => !steps.includes(command))).toEqual([]);
  });
});

describe('the shell commands of a document', () => {
  let database: TestDatabase;
  let service: Service;
  let folder: string;

  beforeEach(async () => {
    database = await createDatabase();
    service = await startService(
      { NODE_ENV: 'development', WEBHOOK_ALLOW: '127.0.0.1' },
      database.connection,
    );
    folder = workingFolder();
  });
  afterEach(async () => {
    await service.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const runnable = (page: string) => blocksOf(page).filter(({ note }) => note !== 'not run');

  it.each(PAGES.filter((page) => runnable(page).length > 0))('work as they are printed: %s', async (page) => {
    const connection = databaseEnvironment(database.connection);
    const { url } = service;
    const environment = { ...connection, ...(await withCurl()) };

    const script = scriptOf(runnable(page), url);
    const { code, output } = await run(script, folder, { ...environment, VERKKO_URL: url });

    // If the script fails, Jest prints its output. The output ends with the command that failed.
    expect(code === 0 ? '' : output).toBe('');
  });
});

import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';

export type { Locator, Page } from 'playwright-core';

const ROOT = join(__dirname, '../../..');

const run = promisify(execFile);

const ON_PATH = 'command -v chromium || command -v chromium-browser || command -v google-chrome';

const MACOS_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The command that starts the browser: the program and additional environment variables. */
interface BrowserCommand {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Finds a Chromium or Chrome browser. If `CHROMIUM_PATH` is set, it names the browser. Otherwise, on Linux,
 * the browser comes from an npm package. Other systems use a browser on PATH or a macOS application.
 *
 * @throws Error that says how to install a browser
 */
export async function findChromium(): Promise<BrowserCommand> {
  const named = process.env.CHROMIUM_PATH;
  if (named) return { executablePath: named, env: {} };
  if (process.platform === 'linux') return unpackedChromium();

  const onPath = spawnSync('sh', ['-c', ON_PATH]).stdout.toString().trim();
  const found = onPath || MACOS_APPLICATIONS.find((application) => existsSync(application));
  if (found) return { executablePath: found, env: {} };
  throw new Error(
    'The browser tests need a Chromium. Install one: brew install --cask chromium (or name another by CHROMIUM_PATH)',
  );
}

/**
 * Unpacks a browser from its npm package, and the libraries that a minimal system lacks. Both are unpacked
 * only once.
 */
async function unpackedChromium(): Promise<BrowserCommand> {
  const { version } = JSON.parse(
    await readFile(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  ) as { version: string };
  const caches = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'verkko-inventory-api');
  // The folder's name ends with `-fonts`, because an older version of this code used a folder without this
  // ending. The browser in the old folder cannot find any fonts, so it is not used.
  const folder = join(caches, `chromium-${version}-${process.arch}-fonts`);
  if (!existsSync(folder)) await unpackChromium(caches, folder);
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  };
}

async function unpackChromium(caches: string, folder: string): Promise<void> {
  await mkdir(caches, { recursive: true });
  const unpacked = await mkdtemp(`${folder}.`);
  // The package unpacks the browser into TMPDIR. It unpacks the browser's libraries only if an environment
  // variable says that it runs in AWS Lambda. So the package runs in a separate process, with this variable
  // and with another TMPDIR.
  const unpack = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`;
  await run(process.execPath, ['--eval', unpack], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
  });
  // The package's own configuration names font folders that exist only in AWS Lambda. Without a font, the
  // browser shows no text. So this file replaces that configuration.
  await writeFile(
    join(unpacked, 'fonts/fonts.conf'),
    `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  );
  // The rename makes the folder appear complete or not at all. If another test run has created the folder meanwhile,
  // that folder stays.
  await rename(unpacked, folder).catch(() => rm(unpacked, { recursive: true }));
}

/**
 * A browser with an empty profile. It records the errors and warnings of web pages, such as violations of the
 * content security policy.
 */
export interface Browser {
  readonly context: BrowserContext;
  readonly complaints: string[];
  close(): Promise<void>;
}

/**
 * Opens a browser.
 * @param host a host name that this browser resolves to 127.0.0.1
 */
export async function openBrowser(host: string): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  const userData = await mkdtemp(join(tmpdir(), 'verkko-chromium-'));
  const context = await chromium.launchPersistentContext(userData, {
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    locale: 'en-GB', // without LANG, Chromium's own locale is en-US@posix, which is not a valid language tag
    ignoreHTTPSErrors: true, // the tests use self-signed certificates
    args: [
      '--no-sandbox', // Chromium refuses to run as root with a sandbox, and the pages are trusted
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream', // the fake camera shows a moving picture
      '--use-fake-ui-for-media-stream', // the page may use the camera without asking the user
      `--host-resolver-rules=MAP ${host} 127.0.0.1`,
    ],
  });
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  return {
    context,
    complaints,
    close: async () => {
      await context.close();
      await rm(userData, { recursive: true });
    },
  };
}

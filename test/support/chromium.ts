import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const ON_PATH = 'command -v chromium || command -v chromium-browser || command -v google-chrome';

const MACOS_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The path of a Chromium or Chrome: `CHROMIUM_PATH`, else one on PATH, else a macOS application.
 * @throws Error saying how to install one.
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;

  const onPath = spawnSync('sh', ['-c', ON_PATH]).stdout.toString().trim();
  const found = onPath || MACOS_APPLICATIONS.find((application) => existsSync(application));
  if (found) return found;

  const install =
    process.platform === 'darwin' ? 'brew install --cask chromium' : 'sudo apt-get install chromium';
  throw new Error(
    `The browser tests need a Chromium. Install one: ${install} (or name another by CHROMIUM_PATH)`,
  );
}

/** A browser without a past. What it complains of on its console, of a content security policy for one, is kept. */
export interface Browser {
  readonly context: BrowserContext;
  readonly complaints: string[];
  close(): Promise<void>;
}

/** @param host a name that leads to 127.0.0.1 in this browser */
export async function openBrowser(host: string): Promise<Browser> {
  const userData = await mkdtemp(join(tmpdir(), 'verkko-chromium-'));
  const context = await chromium.launchPersistentContext(userData, {
    executablePath: findChromium(),
    ignoreHTTPSErrors: true, // the certificates of the tests are signed by nobody
    args: [
      '--no-sandbox', // Chromium refuses to run as root with it, and the pages are our own
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
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

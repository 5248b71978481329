import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

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

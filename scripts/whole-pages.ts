import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@verkko/dev-servers/chromium';

/** The folder for the pictures of whole pages. Git ignores it. */
const FOLDER = join(__dirname, '../.pictures/pages');

const WINDOWS = [
  { name: 'wide', width: 1400, height: 900 },
  { name: 'phone', width: 360, height: 740 },
];

const COLORS = ['light', 'dark'] as const;

/**
 * Takes pictures of whole screens of the console for reviewers, including the parts that are visible only
 * after scrolling. There are four pictures of each screen: wide and narrow, each in light and in dark mode.
 * @param screens the screens, each as the text after `#/` in its URL
 * @returns the folder of the pictures
 */
export async function takeWholePages(page: Page, url: string, screens: readonly string[]): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, ...size } of WINDOWS) {
    await page.setViewportSize(size);
    for (const colorScheme of COLORS) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const screen of screens) {
        await page.goto('about:blank');
        await page.goto(`${url}/console/#/${screen}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        const path = join(FOLDER, `${screen.replace(/\W.*/, '')}-${name}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true, animations: 'disabled' });
      }
    }
  }
  return FOLDER;
}

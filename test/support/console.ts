import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from '@verkko/dev-servers/axe';
import { type Browser, openBrowser, type Page } from '@verkko/dev-servers/chromium';
import type { Service } from './service';

/** The folder for screenshots of the console, for a person to look at. Git ignores it. */
const PICTURES = join(__dirname, '../../.pictures');

const HOST = 'console.test';

/** The sizes and colours that every screen must support: a phone in a warehouse and a screen in an office. */
export const LOOKS = [
  { name: 'wide-light', width: 1400, height: 900, colorScheme: 'light' },
  { name: 'phone-dark', width: 360, height: 740, colorScheme: 'dark' },
] as const;

/** The console of a running service, opened in a new browser. */
export class Console {
  private constructor(
    private readonly service: Service,
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  static async open(service: Service): Promise<Console> {
    const browser = await openBrowser(HOST);
    // Long enough for a busy machine, but shorter than Jest's time limit, whose error does not name the element.
    browser.context.setDefaultTimeout(60_000);
    return new Console(service, browser, await browser.context.newPage());
  }

  /** Opens a screen with a new page load. @param path such as `/stock?q=tea` */
  async go(path: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${this.service.url}/console/#${path}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** Opens a screen as on a new device, independent of earlier tests. @param key the API key of a signed-in user */
  async begin(path: string, key = ''): Promise<void> {
    await this.page.unrouteAll();
    await this.go(path);
    await this.page.evaluate(
      `sessionStorage.clear(); localStorage.clear(); if ('${key}') localStorage.setItem('verkko.key', '${key}')`,
    );
    await this.go(path);
  }

  /** Waits until the browser has cached the page, which then opens even without network. */
  async waitUntilKept(): Promise<void> {
    await this.page.waitForFunction('navigator.serviceWorker.controller');
  }

  /** The mistakes that axe finds on the open screen, in every size and colour; keeps a screenshot of each. */
  async flawsIn(screen: string): Promise<string[]> {
    const flaws: string[] = [];
    mkdirSync(PICTURES, { recursive: true });
    for (const { name, width, height, colorScheme } of LOOKS) {
      await this.page.setViewportSize({ width, height });
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await this.page.screenshot({ path: join(PICTURES, `${screen}-${name}.png`), animations: 'disabled' });
      flaws.push(...(await violations(this.page)).map((flaw) => `${name}: ${flaw}`));
      if (await this.isWiderThanItsWindow()) flaws.push(`${name}: the page scrolls sideways`);
    }
    const [{ width, height }] = LOOKS;
    await this.page.setViewportSize({ width, height });
    return flaws;
  }

  /** The errors that the browser reported, such as violations of the content security policy. */
  get complaints(): string[] {
    return this.browser.complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'));
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  private isWiderThanItsWindow(): Promise<boolean> {
    return this.page.evaluate('document.documentElement.scrollWidth > innerWidth');
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from '@verkko/dev-servers/axe';
import { type Browser, type Locator, openBrowser, type Page } from '@verkko/dev-servers/chromium';
import { until } from '@verkko/dev-servers/until';
import { type Hand, type Look, MOUSE, type User } from './console-users';
import type { Service } from './service';

/**
 * The folder for screenshots of the console. People can look at the screenshots after a test. Git ignores the
 * folder.
 */
const PICTURES = join(__dirname, '../../.pictures');

const HOST = 'console.test';

/** The console of a service, opened in a new browser. */
export class Console {
  private user = MOUSE;

  private constructor(
    private readonly service: Service,
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  static async open(service: Service): Promise<Console> {
    const browser = await openBrowser(HOST);
    // Maximum time in ms to wait for an element of the page. It is long enough for a busy machine, and
    // shorter than the time limit of Jest, whose error would not say which element is missing.
    browser.context.setDefaultTimeout(60_000);
    return new Console(service, browser, await browser.context.newPage());
  }

  /** Opens a screen with a new page load. @param path such as `/stock?q=tea` */
  async go(path: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${this.service.url}/console/#${path}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /**
   * Opens a screen as on a new device, without the data that earlier tests have stored in the browser.
   * @param key the API key with which the user is signed in, if any
   */
  async begin(path: string, key = ''): Promise<void> {
    await this.page.unrouteAll();
    await this.go(path);
    await this.page.evaluate(
      `sessionStorage.clear(); localStorage.clear(); if ('${key}') localStorage.setItem('verkko.key', '${key}')`,
    );
    await this.go(path);
  }

  /** Makes the test act as the given kind of user, until the next call. */
  async as(user: User = MOUSE): Promise<Hand> {
    this.user = user;
    await this.show(user.looks[0]);
    return user.hand(this.page);
  }

  /** Waits until an element has the focus. */
  focusIsOn(element: Locator): Promise<void> {
    return element.and(this.page.locator(':focus')).waitFor();
  }

  /**
   * Closes the open dialog by the Escape key. A dialog that has just opened ignores the key until it has the
   * focus, so this function first waits for the focus.
   */
  async leaveDialog(): Promise<void> {
    await this.page.getByRole('dialog').locator(':focus').waitFor();
    await this.page.keyboard.press('Escape');
  }

  /**
   * Waits until an element has the focus. Without a focus, the Tab key would begin again at the top of the
   * page.
   */
  async focusIsSomewhere(): Promise<void> {
    await this.holds('document.activeElement !== document.body');
  }

  /** Waits until the browser has cached the page, so that the page opens even without a network. */
  async waitUntilKept(): Promise<void> {
    await this.holds('navigator.serviceWorker.controller !== null');
  }

  /**
   * Waits until a condition is true in the page. It does not use `waitForFunction`, because that function
   * evaluates the text inside the page a second time, which the page's content security policy forbids.
   */
  private async holds(condition: string): Promise<void> {
    await until(condition, () => this.page.evaluate<boolean>(condition));
  }

  /**
   * Shows the open screen in each look of the user, which is a window size with a colour scheme. Saves a
   * screenshot of each look.
   * @returns the accessibility problems that axe finds, and each look in which the page scrolls sideways
   */
  async flawsIn(screen: string): Promise<string[]> {
    const flaws: string[] = [];
    mkdirSync(PICTURES, { recursive: true });
    for (const look of this.user.looks) {
      await this.show(look);
      const path = join(PICTURES, `${screen}-${look.name}.png`);
      await this.page.screenshot({ path, animations: 'disabled' });
      flaws.push(...(await violations(this.page)).map((flaw) => `${look.name}: ${flaw}`));
      if (await this.isWiderThanItsWindow()) flaws.push(`${look.name}: the page scrolls sideways`);
    }
    await this.show(this.user.looks[0]);
    return flaws;
  }

  /** The errors that the browser reported, such as violations of the content security policy. */
  get complaints(): string[] {
    return this.browser.complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'));
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  private async show({ width, height, colorScheme }: Look): Promise<void> {
    await this.page.setViewportSize({ width, height });
    await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  }

  private isWiderThanItsWindow(): Promise<boolean> {
    return this.page.evaluate('document.documentElement.scrollWidth > innerWidth');
  }
}

import type { Locator, Page } from '@verkko/dev-servers/chromium';
import { until } from '@verkko/dev-servers/until';

/** The actions of a person on a web page, for example by mouse or keyboard. */
export interface Hand {
  /** Gives an element the focus. */
  reach(target: Locator): Promise<void>;
  /** Presses a button or a link. */
  press(target: Locator): Promise<void>;
  /** Replaces the text of a field. */
  write(field: Locator, text: string): Promise<void>;
  /** Ticks a checkbox. */
  tick(checkbox: Locator): Promise<void>;
  /** Chooses one of several radio buttons. @param group the element around them */
  pick(group: Locator, label: string): Promise<void>;
  /** Chooses an option of a `<select>`. */
  select(list: Locator, label: string): Promise<void>;
}

/** Uses a web page with a mouse, or with a finger on a phone. */
function pointer(): Hand {
  return {
    reach: (target) => target.click(),
    press: (target) => target.click(),
    write: async (field, text) => {
      await field.click();
      await field.fill(text);
    },
    tick: (checkbox) => checkbox.check(),
    pick: (group, label) => group.getByText(label, { exact: true }).first().click(),
    select: async (list, label) => {
      await list.selectOption({ label });
    },
  };
}

/**
 * Maximum number of Tab presses to reach an element. Tab stops at every button and link. A list of 100 rules
 * has 300 buttons and 100 links.
 */
const MOST_STOPS = 700;

/**
 * The members of a DOM element that these functions use. This project does not load the browser's types for
 * its tests.
 */
interface PageElement {
  readonly ownerDocument: { readonly activeElement: PageElement };
  compareDocumentPosition(other: PageElement): number;
  closest(selector: string): PageElement | null;
  contains(other: PageElement): boolean;
}

/** The value of `Node.DOCUMENT_POSITION_PRECEDING`, a constant of browsers. */
const PRECEDING = 2;

/**
 * Returns where an element is in the order of the page: before the focused element, after it, or `here` if it
 * is the focused element. This function runs in the browser.
 */
function placeOf(element: PageElement, preceding: number): 'here' | 'before' | 'after' {
  const focused = element.ownerDocument.activeElement;
  if (element === focused) return 'here';
  return focused.compareDocumentPosition(element) & preceding ? 'before' : 'after';
}

/**
 * Tells whether the Tab key can reach an element: if the element is in a dialog, the dialog must have the focus. This
 * function runs in the browser.
 */
function isReachable(element: PageElement): boolean {
  return (
    element.closest('[role=dialog][aria-modal=true]')?.contains(element.ownerDocument.activeElement) ?? true
  );
}

/**
 * Uses a web page with the keyboard alone. The Tab key moves the focus, and the other keys act on the focused
 * element.
 */
function keyboard(page: Page): Hand {
  const reach = async (target: Locator) => {
    // A dialog that has just opened takes the focus a moment later. A Tab before that would move the focus
    // behind the dialog, and the focus would return to this other element when the dialog closes.
    await until('the dialog has the focus', () => target.evaluate(isReachable));
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      const place = await target.evaluate(placeOf, PRECEDING);
      if (place === 'here') return;
      await page.keyboard.press(place === 'before' ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`The Tab key does not lead to ${String(target)}.`);
  };
  return {
    reach,
    press: async (target) => {
      await reach(target);
      await page.keyboard.press('Enter');
    },
    write: async (field, text) => {
      await reach(field);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
    },
    tick: async (checkbox) => {
      await reach(checkbox);
      await page.keyboard.press('Space');
    },
    pick: async (group, label) => {
      await reach(group.getByRole('radio', { checked: true }));
      const chosen = group.getByRole('radio', { name: label, exact: true, checked: true });
      const { length } = await group.getByRole('radio').all();
      for (let step = 0; step < length && (await chosen.count()) === 0; step += 1) {
        await page.keyboard.press('ArrowRight');
      }
    },
    select: async (list, label) => {
      await reach(list);
      await page.keyboard.type(label);
    },
  };
}

/** The size and the colours of a browser window. */
export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

const wide = { width: 1400, height: 900 };
const phone = { width: 360, height: 740 };

/**
 * The window sizes and colours that every screen of the console must support: a wide window or a phone, in
 * light or dark colours.
 */
const WIDE_LIGHT: Look = { name: 'wide-light', ...wide, colorScheme: 'light' };
const PHONE_DARK: Look = { name: 'phone-dark', ...phone, colorScheme: 'dark' };
const WIDE_DARK: Look = { name: 'wide-dark', ...wide, colorScheme: 'dark' };
const PHONE_LIGHT: Look = { name: 'phone-light', ...phone, colorScheme: 'light' };

/** A kind of user, such as one who uses only the keyboard. */
export interface User {
  readonly name: string;
  /**
   * The combinations of window size and colour scheme in which each screen is checked for this user. The
   * tasks of the user are done only in the first combination.
   */
  readonly looks: readonly [Look, ...Look[]];
  readonly hand: (page: Page) => Hand;
}

export const MOUSE: User = { name: 'the mouse', looks: [WIDE_LIGHT, PHONE_DARK], hand: pointer };
export const FINGER: User = { name: 'a finger on a phone', looks: [PHONE_DARK], hand: pointer };
export const KEYBOARD: User = { name: 'the keyboard alone', looks: [PHONE_LIGHT, WIDE_DARK], hand: keyboard };

/**
 * The users who must be able to do everything in the console: one in a wide window, and one in a narrow
 * window. For these two users together, each screen is checked in all window sizes and colours.
 */
export const USERS: readonly [User, ...User[]] = [MOUSE, KEYBOARD];

/**
 * Simulated users for the tests of screens that people use while they walk around: all of {@link USERS}, and
 * one who touches a phone with a finger.
 */
export const USERS_ON_FOOT: readonly User[] = [...USERS, FINGER];

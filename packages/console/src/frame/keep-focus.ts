/** Most focused elements that are remembered, oldest forgotten first. */
const MOST = 20;

interface Place {
  readonly element: Element;
  /** The screen on which the element had the focus. */
  readonly screen: string;
}

/** The elements that had the focus, the newest last, each once. */
let places: Place[] = [];

/** Whether the focused element was removed or disabled, rather than left by the person. */
let isLost = false;

/**
 * Keeps the place of people who use the keyboard. Browsers drop the focus when its element is removed, as the button of a
 * closed dialog, or disabled, as a button whose request is under way. The focus then returns to the newest place that is
 * left on the screen, and to the content if there is none.
 */
export function keepFocus(): void {
  let isPressing = false;
  document.addEventListener('pointerdown', () => (isPressing = true), true);
  for (const end of ['pointerup', 'pointercancel']) {
    document.addEventListener(end, () => (isPressing = false), true);
  }
  document.addEventListener('focusin', ({ target }) => {
    const element = target as Element;
    places = [...places.filter((place) => place.element !== element), { element, screen: screenNow() }];
    places = places.slice(-MOST);
    isLost = false;
  });
  document.addEventListener('focusout', ({ relatedTarget }) => {
    // A press on something without focus leaves the field on purpose: the keyboard of a phone must stay closed.
    if (isPressing && relatedTarget === null) places = [];
  });
  const watched = { childList: true, subtree: true, attributeFilter: ['disabled'] };
  new MutationObserver(restore).observe(document.body, watched);
}

function restore(): void {
  const newest = places.at(-1)?.element;
  if (newest === undefined) return;
  isLost ||= !isUsable(newest);
  const isNowhere = document.activeElement === null || document.activeElement === document.body;
  if (!isLost || !isNowhere) return;
  places = places.filter(isLeft);
  const element = places.at(-1)?.element ?? document.getElementById('content');
  // A disabled button gets the focus again once it is enabled.
  if (element?.matches(':disabled') === false) (element as HTMLElement).focus({ preventScroll: true });
}

function isUsable(element: Element): boolean {
  return element.isConnected && !element.matches(':disabled');
}

/** Whether a place is still on the open screen, and no part of what stands around it. */
function isLeft({ element, screen }: Place): boolean {
  return element.isConnected && screen === screenNow() && element.closest('nav, header') === null;
}

/** The name of the open screen in the address. */
function screenNow(): string {
  return location.hash.split('?', 1)[0] ?? '';
}

/** The maximum number of remembered elements that had the focus; the oldest are forgotten first. */
const MOST = 20;

interface Place {
  readonly element: Element;
  /** The screen that was open while this element had the focus. */
  readonly screen: string;
}

/** The elements that had the focus, the newest last, each once. */
let places: Place[] = [];

/** True if the focused element was removed or disabled. False if the person moved the focus. */
let isLost = false;

/**
 * Keeps the focus for people who use the keyboard. Browsers drop the focus when the focused element is
 * removed (such as a button of a closed dialog) or disabled (such as a button whose request is in progress).
 * The focus then goes back to the element that had it most recently and is still on the screen. If there is
 * no such element, the content gets the focus.
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
    // After a tap outside all fields, the focus is not restored, so that the keyboard of a phone stays
    // closed.
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
  // A disabled element gets no focus now. It gets the focus when it is enabled.
  if (element?.matches(':disabled') === false) (element as HTMLElement).focus({ preventScroll: true });
}

function isUsable(element: Element): boolean {
  return element.isConnected && !element.matches(':disabled');
}

/** Whether an element is still in the content of the open screen, and not in the header or the navigation. */
function isLeft({ element, screen }: Place): boolean {
  return element.isConnected && screen === screenNow() && element.closest('nav, header') === null;
}

/** The name of the open screen, from the fragment of the page's URL. */
function screenNow(): string {
  return location.hash.split('?', 1)[0] ?? '';
}

import { useEffect, useEffectEvent } from 'react';

/** Time between the keys of a sequence such as "g j". */
const SEQUENCE_MS = 1200;

/** Checkboxes and radio buttons take no letters, so shortcuts still work in them. */
const isPressed = (target: HTMLElement): boolean =>
  target instanceof HTMLInputElement && (target.type === 'checkbox' || target.type === 'radio');

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !isPressed(target)));

/** What Enter and the space bar press by themselves; on a link the space bar only scrolls. */
const PRESSED = 'button, summary, input, [role="option"], [role="menuitem"], [role="tab"]';
const PRESSED_BY: Readonly<Record<string, string>> = { Enter: `a[href], ${PRESSED}`, ' ': PRESSED };
/** A grid moves its own cell with the arrows. */
const MOVED = '[role="grid"], [role="radiogroup"], [role="tablist"], [role="menu"]';

/** Who clicked one of these goes on by keys: the click does not take Enter from the page. */
const CLICKED = 'a[href], button, summary, [role="tab"]';

/** The element that has the focus since it was clicked. It is known also to a page that the click has opened. */
let clicked: Element | null = null;
if (typeof document !== 'undefined') {
  document.addEventListener('pointerup', ({ target }) => {
    clicked = target instanceof Element ? target.closest(CLICKED) : null;
  });
  document.addEventListener('focusin', ({ target }) => {
    if (target !== clicked) clicked = null;
  });
}

/** Whether the focused element does something else with the key. */
function isOfElement({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === 'Enter' && target === clicked) return false;
  // It does nothing to a checkbox.
  if (key === 'Enter' && isPressed(target)) return false;
  const pressed = PRESSED_BY[key];
  if (pressed !== undefined) return target.closest(pressed) !== null;
  return key.startsWith('Arrow') && target.closest(MOVED) !== null;
}

const nameKey = ({ key, shiftKey }: KeyboardEvent): string => (shiftKey && key === 'Enter' ? 'Shift+Enter' : key);

/**
 * Page-wide shortcuts: single keys ("?", "Enter", "Shift+Enter") and sequences ("g j"). Ignored while a person types, a
 * dialog is open, or the focused element takes the key.
 */
export function useShortcuts(actions: Record<string, () => void>): void {
  const findAction = useEffectEvent((sequence: string, key: string) => actions[sequence] ?? actions[key]);
  useEffect(() => {
    let first = '';
    let firstAtMs = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isOfElement(event)) return;
      if (document.querySelector('[role="dialog"]')) return;
      // Enter that is held down takes one step.
      if (event.key === 'Enter' && event.repeat) return;
      const key = nameKey(event);
      const sequence = performance.now() - firstAtMs < SEQUENCE_MS ? `${first} ${key}` : '';
      const action = findAction(sequence, key);
      first = key;
      firstAtMs = performance.now();
      if (!action) return;
      event.preventDefault();
      first = '';
      action();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

import { useEffect, useEffectEvent } from 'react';

/** Time between the keys of a sequence such as "g j". */
const SEQUENCE_MS = 1200;

/** Checkboxes and radio buttons take no letters, so shortcuts still work in them. */
const isPressed = (target: HTMLElement): boolean =>
  target instanceof HTMLInputElement && (target.type === 'checkbox' || target.type === 'radio');

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !isPressed(target)));

/** Page-wide shortcuts: single keys ("?") and sequences ("g j"). Ignored while a person types or a dialog is open. */
export function useShortcuts(actions: Record<string, () => void>): void {
  const findAction = useEffectEvent((sequence: string, key: string) => actions[sequence] ?? actions[key]);
  useEffect(() => {
    let first = '';
    let firstAtMs = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]')) return;
      const sequence = performance.now() - firstAtMs < SEQUENCE_MS ? `${first} ${event.key}` : '';
      const action = findAction(sequence, event.key);
      first = event.key;
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

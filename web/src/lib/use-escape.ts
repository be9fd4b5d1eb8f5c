import { useEffect } from 'react';

/** Calls `action` at Escape, wherever the focus is, unless it closes a dialog, a menu or a list. */
export function useEscape(action: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      const isOpen = document.activeElement?.getAttribute('aria-expanded') === 'true';
      if (!isOpen && !document.querySelector('[role="dialog"], [role="menu"]')) action();
    };
    // Before the list that it closes is closed.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [action]);
}

import { useEffect } from 'react';

/** Calls `action` on Escape, wherever the focus is, unless the key closes a dialog, a menu or a list. */
export function useEscape(action: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      const isOpen = document.activeElement?.getAttribute('aria-expanded') === 'true';
      if (!isOpen && !document.querySelector('[role="dialog"], [role="menu"]')) action();
    };
    // Runs before an open list is closed, so that the check above still sees it open.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [action]);
}

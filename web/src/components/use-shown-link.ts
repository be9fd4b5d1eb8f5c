import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Scrolls the link of the current page into view on narrow screens, where links scroll. `inline` says where. */
export function useShownLink(inline: ScrollLogicalPosition) {
  const ref = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const link = pathname && ref.current?.querySelector('[data-status="active"]');
    if (link) link.scrollIntoView?.({ block: 'nearest', inline });
  }, [pathname, inline]);
  return ref;
}

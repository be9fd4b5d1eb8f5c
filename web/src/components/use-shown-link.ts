import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** On a narrow screen links scroll: that of the page is in view. `inline` says where. */
export function useShownLink(inline: ScrollLogicalPosition) {
  const ref = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const link = pathname && ref.current?.querySelector('[data-status="active"]');
    if (link) link.scrollIntoView?.({ block: 'nearest', inline });
  }, [pathname, inline]);
  return ref;
}

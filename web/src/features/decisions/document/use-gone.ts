import { useMemo } from 'react';
import type { Figures } from '../../../api/contract.ts';

const NONE_GONE: ReadonlySet<string> = new Set();

/** The open points that a dry run of the whole document no longer has. */
export function useGone(tried: { left: Figures; right: Figures } | undefined): ReadonlySet<string> {
  return useMemo(() => {
    if (!tried?.right.is_complete) return NONE_GONE;
    const left = new Set(tried.right.open.map(({ id }) => id));
    return new Set(tried.left.open.flatMap(({ id }) => (left.has(id) ? [] : [id])));
  }, [tried]);
}

import { normalizeHeader } from '../../rules/index.ts';

/** A header without what is in parentheses, unless nothing else is in it: as names of fields are compared with it. */
export function bareHeader(header: string): string {
  const bare = header.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  return (normalizeHeader(bare) === '' ? header : bare).replace(/\s+/g, ' ').trim();
}

/** What headers that name the same have in common: `Member No. (new)` and `member #` are `memberno`. */
export function nameKey(header: string): string {
  return normalizeHeader(bareHeader(header)).replaceAll(' ', '');
}

import { normalizeHeader } from '../../rules/index.ts';

/** Removes text in parentheses from a header, unless nothing else is left, to compare it with names of fields. */
export function bareHeader(header: string): string {
  const bare = header.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  return (normalizeHeader(bare) === '' ? header : bare).replace(/\s+/g, ' ').trim();
}

/** The common form of headers with the same name: `Member No. (new)` and `member #` become `memberno`. */
export function nameKey(header: string): string {
  return normalizeHeader(bareHeader(header)).replaceAll(' ', '');
}

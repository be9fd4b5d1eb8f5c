import { normalizeHeader } from '../../rules/index.ts';

/** A header without text in parentheses (unless nothing else is left), as it is compared with names of fields. */
export function bareHeader(header: string): string {
  const bare = header.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  return (normalizeHeader(bare) === '' ? header : bare).replace(/\s+/g, ' ').trim();
}

/** The common form of headers with the same name: `Member No. (new)` and `member #` become `memberno`. */
export function nameKey(header: string): string {
  return normalizeHeader(bareHeader(header)).replaceAll(' ', '');
}

import type { Span } from './matcher.ts';

/** What is in a place instead of an erased value. File names may have it, too. */
export const MASK = '(erased)';

/** Replaces parts of a text; they may overlap. */
export function maskSpans(text: string, spans: readonly Pick<Span, 'start' | 'end'>[]): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue;
    if (start >= at) masked += `${text.slice(at, start)}${MASK}`;
    at = end;
  }
  return masked + text.slice(at);
}

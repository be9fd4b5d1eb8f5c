import type { FieldCall } from 'ade/rules';
import { readNamed } from './groups.ts';
import { parsePeriod } from './periods.ts';

/** The first period that the title above a table names: `October 2026`, `Pay period: 10/2026`, `Lohnliste Oktober 2026`. */
export function findPeriod(title: readonly string[], call: Pick<FieldCall, 'artifact' | 'field_meta'>): string | null {
  for (const text of title) {
    const found = parsePeriod(readNamed(text, call.field_meta) ?? text, call) ?? findInside(text, call);
    if (found !== null) return found;
  }
  return null;
}

/** A quarter, or a month's name and a year, anywhere in a text. A year alone is rather that of a law or of a class. */
function findInside(text: string, call: Pick<FieldCall, 'artifact'>): string | null {
  for (const [piece] of text.matchAll(/[QT][1-4] \d{4}|\p{L}+\.? (?:del? )?\d{4}/gu)) {
    const period = parsePeriod(piece, call);
    if (period !== null && !/^\d{4}$/.test(period)) return period;
  }
  return null;
}

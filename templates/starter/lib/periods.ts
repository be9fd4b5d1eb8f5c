import { type FieldCall, parsePeriod as readPeriod, toText, type Value } from 'ade/rules';
import { readNamed } from './groups.ts';

/** `2024-03`, `2024-Q1`, `2024-W09` or `2024`, from the ways in which people write them; null for anything else. */
export function parsePeriod(value: Value, { artifact }: Pick<FieldCall, 'artifact'>): string | null {
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.PlainDateTime) {
    return value.toString().slice(0, 7);
  }
  const text = toText(value);
  if (/^(?:19|20)\d{2}$/.test(text)) return text;
  const yearFirst = /^((?:19|20)\d{2})[-/. ]?(0[1-9]|1[0-2])$/.exec(text);
  if (yearFirst !== null) return `${yearFirst[1]}-${yearFirst[2]}`;
  const yearLast = /^(0?[1-9]|1[0-2])[-/. ]((?:19|20)\d{2})$/.exec(text);
  if (yearLast !== null) return `${yearLast[2]}-${(yearLast[1] ?? '').padStart(2, '0')}`;
  return parseQuarter(text) ?? readPeriod(text, Number(artifact.job.as_of.slice(0, 4)))?.replace(DAY, '') ?? null;
}

/** A day, after its month. */
const DAY = /(?<=^\d{4}-\d{2})-\d{2}$/;

/** The first period that the title above a table names: `October 2026`, `Pay period: 10/2026`, `Lohnliste Oktober 2026`. */
export function findPeriod(title: readonly string[], call: Pick<FieldCall, 'artifact' | 'field_meta'>): string | null {
  for (const text of title) {
    const found = parsePeriod(readNamed(text, call.field_meta) ?? text, call) ?? findInside(text, call);
    if (found !== null) return found;
  }
  return null;
}

/** `Q1 2024`, `2024 Q1`, French `T1 2024`. */
function parseQuarter(text: string): string | null {
  const match = /^(?:([QT][1-4])[\s-]+(\d{4})|(\d{4})[\s-]*([QT][1-4]))$/i.exec(text);
  if (match === null) return null;
  return `${match[2] ?? match[3]}-Q${(match[1] ?? match[4] ?? '').slice(1)}`;
}

/** A quarter, or a month's name and a year, anywhere in a text. */
function findInside(text: string, call: Pick<FieldCall, 'artifact'>): string | null {
  for (const [piece] of text.matchAll(/[QT][1-4] \d{4}|\p{L}+\.? (?:del? )?\d{4}/gu)) {
    const period = parsePeriod(piece, call);
    if (period !== null) return period;
  }
  return null;
}

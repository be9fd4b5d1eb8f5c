import { parseDate, toText, type Value } from 'ade/rules';

/** `2024-03`, `2024-Q1` or `2024`, from the ways in which people write them; null for anything else. */
export function parsePeriod(value: Value): string | null {
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.PlainDateTime) {
    return value.toString().slice(0, 7);
  }
  const text = toText(value);
  if (/^(?:19|20)\d{2}$/.test(text)) return text;
  const yearFirst = /^((?:19|20)\d{2})[-/. ]?(0[1-9]|1[0-2])$/.exec(text);
  if (yearFirst !== null) return `${yearFirst[1]}-${yearFirst[2]}`;
  const yearLast = /^(0?[1-9]|1[0-2])[-/. ]((?:19|20)\d{2})$/.exec(text);
  if (yearLast !== null) return `${yearLast[2]}-${(yearLast[1] ?? '').padStart(2, '0')}`;
  return parseQuarter(text) ?? parseDate(`1 ${text}`, 'dmy').date?.toString().slice(0, 7) ?? null;
}

/** The first period that the title above a table names. */
export function findPeriod(title: readonly string[]): string | null {
  for (const text of title) {
    const labelled = /^(?:period|pay period|month|période|mois)\s*:\s*(.+)$/iu.exec(text)?.[1];
    const found = parsePeriod(labelled ?? text) ?? findInside(text);
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
function findInside(text: string): string | null {
  for (const [piece] of text.matchAll(/[QT][1-4] \d{4}|\p{L}+\.? \d{4}/gu)) {
    const period = parsePeriod(piece);
    if (period !== null) return period;
  }
  return null;
}

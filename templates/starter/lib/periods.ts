import { type FieldCall, parsePeriod as readPeriod, toText, type Value } from 'ade/rules';

/** `2024-03`, `2024-Q1`, `2024-W09` or `2024`, from the ways in which people write them; null for anything else. */
export function parsePeriod(value: Value, { artifact }: Pick<FieldCall, 'artifact'>): string | null {
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.PlainDateTime) {
    return value.toString().slice(0, 7);
  }
  // As a number, October in 2024.10 is the same as 2024.1.
  if (typeof value === 'number' && !Number.isInteger(value)) return null;
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

/** `Q1 2024`, `2024 Q1`, French `T1 2024`. */
function parseQuarter(text: string): string | null {
  const match = /^(?:([QT][1-4])[\s-]+(\d{4})|(\d{4})[\s-]*([QT][1-4]))$/i.exec(text);
  if (match === null) return null;
  return `${match[2] ?? match[3]}-Q${(match[1] ?? match[4] ?? '').slice(1)}`;
}

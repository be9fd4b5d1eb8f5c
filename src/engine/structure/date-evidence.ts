import type { DateEvidence } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Row } from '../../workbook/types.ts';

type DateOrderSetting = Manifest['engine']['defaults']['date_order'];

/** Day, month and year as numbers, in any order, perhaps with a time behind. */
const NUMERIC_DATE = /^\s*(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})(?!\d)/;

const MAX_MONTH = 12;
const MAX_DAY = 31;

/** Tallies what a column's text dates say about the order of day and month. */
export class DateTally {
  #dayFirst = 0;
  #monthFirst = 0;
  #either = 0;

  add(text: string): void {
    const match = NUMERIC_DATE.exec(text);
    if (match === null) return;
    const first = Number(match[1]);
    const second = Number(match[2]);
    if (first < 1 || second < 1 || first > MAX_DAY || second > MAX_DAY) return;
    if (first > MAX_MONTH && second > MAX_MONTH) return;
    if (first > MAX_MONTH) this.#dayFirst += 1;
    else if (second > MAX_MONTH) this.#monthFirst += 1;
    else this.#either += 1;
  }

  /** The record of the tally, or undefined for a column without such texts. */
  toEvidence(setting: DateOrderSetting): DateEvidence | undefined {
    if (this.#dayFirst + this.#monthFirst + this.#either === 0) return undefined;
    const counts = { day_first: this.#dayFirst, month_first: this.#monthFirst, either: this.#either };
    if (setting !== 'auto') return { order: setting, decided_by: 'manifest', ...counts };
    if (this.#dayFirst === this.#monthFirst) return { order: null, decided_by: 'undecided', ...counts };
    // The majority decides; what contradicts it stays as it is and is reported.
    return { order: this.#dayFirst > this.#monthFirst ? 'dmy' : 'mdy', decided_by: 'values', ...counts };
  }
}

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const SPACE = 0x20;
const MIN_DATE_BYTES = 6;
const MAX_DATE_BYTES = 60;

/** Cheap test before the pattern: most texts are no dates. Looks at bytes, so that those need not be decoded. */
export function mayBeDate(row: Row, column: number): boolean {
  if (!row.isTextAt(column)) return false;
  const { bytes } = row.block;
  const start = row.startOf(column) + 1;
  const size = row.endOf(column) - 1 - start;
  if (size < MIN_DATE_BYTES || size > MAX_DATE_BYTES) return false;
  if (bytes[start] === SPACE) return true;
  // Three digits in front are neither a day nor a month.
  return isDigit(bytes[start]!) && !(isDigit(bytes[start + 1]!) && isDigit(bytes[start + 2]!));
}

function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte <= DIGIT_9;
}

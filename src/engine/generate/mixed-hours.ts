import type { Issue, Table } from '../../contract/artifact.ts';
import { durationsOf } from '../../contract/durations.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { type ColumnCells, isHoursCell } from '../../workbook/index.ts';
import { makeCellIssue } from '../batches/cell-issue.ts';
import type { Batch } from '../batches/read-batches.ts';

/** Ways to write a number of hours; `clock` is a text like `7:30`. A bit for each, and the bits of those that show hours. */
const KINDS = { number: 1, text: 2, time: 4, duration: 8, clock: 16 } as const;
const SHOWN_AS_HOURS = KINDS.time | KINDS.duration | KINDS.clock;

/** Hints of fields that may be numbers of hours. */
const NUMBERS = new Set<string | undefined>(['number', 'integer', undefined]);

const QUOTE = 0x22;
const BRACE = 0x7b;
const BRACKET = 0x5b;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const COLON = 0x3a;
const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;

interface Watched {
  readonly field: string;
  readonly position: number;
  /** Bits of the kinds that the column has so far. */
  kinds: number;
}

/**
 * Finds columns that have durations or times of day, perhaps as texts, as well as numbers or other texts, for packages
 * that read durations as hours: only the sender knows whether `8` is eight hours or eight days. The first cell of another
 * kind gets an issue.
 */
export class MixedHours {
  readonly #watched: Watched[];

  constructor({ fields = [], columns }: Table, manifest: Manifest) {
    const isOn = durationsOf(manifest) === 'hours';
    this.#watched = fields.flatMap(({ field, column }): Watched[] => {
      const position = columns.findIndex((known) => known.column === column);
      return isOn && position >= 0 && NUMBERS.has(manifest.columns.meta[field]?.type_hint)
        ? [{ field, position, kinds: 0 }]
        : [];
    });
  }

  find(batch: Batch): Issue[] {
    return this.#watched.flatMap((watched): Issue[] => {
      const cells = batch.columns[watched.position];
      const row = cells === undefined || isMixed(watched.kinds) ? -1 : findOther(watched, cells);
      if (row < 0) return [];
      const message =
        'The column has times or durations as well as other values: check that all of them are numbers of hours.';
      return [
        makeCellIssue(batch, watched.field, watched.position, row, {
          code: 'hours_mixed',
          severity: 'warning',
          message,
          rule: 'engine',
        }),
      ];
    });
  }
}

/** Texts like `7:30` beside texts like `7.5` are as people typed them, in csv files as well. */
function isMixed(kinds: number): boolean {
  const isOfOneKind = (kinds & (kinds - 1)) === 0;
  return (kinds & SHOWN_AS_HOURS) !== 0 && !isOfOneKind && kinds !== (KINDS.text | KINDS.clock);
}

/** The row of the first cell with which the column is mixed; -1 if there is none. */
function findOther(watched: Watched, cells: ColumnCells): number {
  for (let row = 0; row < cells.length; row++) {
    watched.kinds |= readKind(cells, row);
    if (isMixed(watched.kinds)) return row;
  }
  return -1;
}

/** 0 for an empty cell, and for a text that does not begin like a number. */
function readKind({ rows, column }: ColumnCells, position: number): number {
  const row = rows[position];
  if (row === undefined || row.isNullAt(column)) return 0;
  const { bytes } = row.block;
  const start = row.startOf(column);
  const first = bytes[start];
  if (first === QUOTE) return readTextKind(bytes, start + 1);
  // Times of a day or more are dates of 1899 and 1900.
  if (first === BRACE || (first === BRACKET && bytes.toString('latin1', start + 1, start + 4) <= '190')) {
    return KINDS.time;
  }
  if (!isDigit(first) && first !== MINUS) return 0;
  return isHoursCell(bytes, row.endOf(column)) ? KINDS.duration : KINDS.number;
}

/** The bytes at `start` are those of a text with its closing quote. */
function readTextKind(bytes: Buffer, start: number): number {
  let at = start;
  while (isBeforeDigits(bytes[at])) at++;
  if (!isDigit(bytes[at])) return 0;
  while (isDigit(bytes[at])) at++;
  return bytes[at] === COLON && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]) ? KINDS.clock : KINDS.text;
}

function isBeforeDigits(byte: number | undefined): boolean {
  return byte === SPACE || byte === PLUS || byte === MINUS || byte === POINT;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= DIGIT_0 && byte <= DIGIT_9;
}

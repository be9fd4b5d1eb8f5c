import type { Issue, Table } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { type ColumnCells, isHoursCell } from '../../workbook/index.ts';
import { makeCellIssue } from '../batches/cell-issue.ts';
import type { Batch } from '../batches/read-batches.ts';

/** Ways to write a number of hours. A bit for each, and the bits of those that programs show as hours. */
const KINDS = { number: 1, text: 2, time: 4, duration: 8 } as const;
const SHOWN_AS_HOURS = KINDS.time | KINDS.duration;

/** In fields with these hints, times are no numbers. */
const TIMES = new Set<string | undefined>(['date', 'datetime', 'time']);

const QUOTE = 0x22;
const BRACE = 0x7b;
const BRACKET = 0x5b;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const MINUS = 0x2d;

interface Watched {
  readonly field: string;
  readonly position: number;
  /** Bits of the kinds that the column has so far. */
  kinds: number;
}

/**
 * Finds columns that have durations or times of day as well as numbers or texts, for packages that read durations as
 * hours: only the sender knows whether `8` is eight hours or eight days. The first cell of another kind gets an issue.
 */
export class MixedHours {
  readonly #watched: Watched[];

  constructor({ fields = [], columns }: Table, { engine, columns: { meta } }: Manifest) {
    const isOn = engine.defaults.durations === 'hours';
    this.#watched = fields.flatMap(({ field, column }): Watched[] => {
      const position = columns.findIndex((known) => known.column === column);
      return isOn && position >= 0 && !TIMES.has(meta[field]?.type_hint) ? [{ field, position, kinds: 0 }] : [];
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

const isMixed = (kinds: number): boolean => (kinds & SHOWN_AS_HOURS) !== 0 && (kinds & (kinds - 1)) !== 0;

/** The row of the first cell with which the column is mixed; -1 if there is none. */
function findOther(watched: Watched, cells: ColumnCells): number {
  for (let row = 0; row < cells.length; row++) {
    watched.kinds |= readKind(cells, row);
    if (isMixed(watched.kinds)) return row;
  }
  return -1;
}

/** 0 for an empty cell, and for a text that does not begin with a digit. */
function readKind({ rows, column }: ColumnCells, position: number): number {
  const row = rows[position];
  if (row === undefined || row.isNullAt(column)) return 0;
  const { bytes } = row.block;
  const start = row.startOf(column);
  const first = bytes[start];
  if (first === QUOTE) return isDigit(bytes[start + 1]) ? KINDS.text : 0;
  // Times of a day or more are dates of 1899 and 1900.
  if (first === BRACE || (first === BRACKET && bytes.toString('latin1', start + 1, start + 4) <= '190')) {
    return KINDS.time;
  }
  if (!isDigit(first) && first !== MINUS) return 0;
  return isHoursCell(bytes, row.endOf(column)) ? KINDS.duration : KINDS.number;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= DIGIT_0 && byte <= DIGIT_9;
}

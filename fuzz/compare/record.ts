import type { AdeReading, AdeSheet, Dialect, FoundValue, SheetCells } from '../cells/types.ts';
import type { Difference } from './difference.ts';

/** From this confidence on, a person relies on it; below it, a look is asked for. */
const SURE = 0.8;

type Note = AdeSheet['notes'][number];

/**
 * What a note says about values. A note that is not in this list says that something is odd and that no value is lost, so
 * it explains nothing.
 */
const NOTES: Readonly<Record<string, (note: Note, difference: Difference) => boolean>> = {
  undecodable: ({ firstRow }, { kind, found, place }) =>
    kind !== 'missing' && findRow(place) >= (firstRow ?? 0) && typeof found === 'string' && found.includes('\ufffd'),
  stray_quotes: ({ firstRow }, { place }) => findRow(place) >= (firstRow ?? 0),
  marks_removed: isWithoutRemoved,
  nuls_removed: isWithoutRemoved,
  odd_records: ({ firstRow }, { kind, found, expected }) =>
    kind === 'missing' ||
    kind === 'added' ||
    // The texts that the sheets share contradict what the file says of them, so each may be in the place of another.
    (firstRow === null && typeof found === 'string' && typeof expected === 'string'),
  styles_missing: (_, { kind, found, expected }) =>
    kind === 'changed' && typeof found === 'number' && (typeof expected === 'object' || isPadded(expected, found)),
};

/** Whether a format only added zeros to the number. */
function isPadded(text: FoundValue | undefined, number: number): boolean {
  return typeof text === 'string' && /^-?0\d+$/.test(text) && Number(text) === number;
}

/** Whether the value is the expected one without the characters that the note says were removed. */
function isWithoutRemoved({ code, firstRow }: Note, { place, found = '', expected }: Difference): boolean {
  const removed = REMOVED[code];
  if (removed === undefined || typeof expected !== 'string' || !isFrom({ code, firstRow }, place)) return false;
  return expected.includes(removed) && expected.replaceAll(removed, '') === found;
}

/** Whether a note is about this place. That of NULs names the first row that they tore, which may not be the first. */
function isFrom({ code, firstRow }: Pick<Note, 'code' | 'firstRow'>, place: string | undefined): boolean {
  return code === 'nuls_removed' || findRow(place) >= (firstRow ?? 0);
}

const REMOVED: Readonly<Record<string, string>> = { marks_removed: '\ufeff', nuls_removed: '\0' };

/** What another reader found, without the characters that notes say were removed: without them, quotation marks may be others. */
export function dropRemoved(sheet: SheetCells, notes: readonly Note[]): SheetCells {
  const cells = Object.entries(sheet.cells).map(([place, value]): [string, FoundValue] => {
    const left = notes
      .filter((note) => isFrom(note, place))
      .reduce((text, { code }) => (typeof text === 'string' ? text.replaceAll(REMOVED[code] ?? '', '') : text), value);
    return [place, left];
  });
  return {
    ...sheet,
    cells: Object.fromEntries(cells.filter(([place, value]) => value !== '' || sheet.cells[place] === '')),
  };
}

/** Whether the record of a job would show this difference. */
export function explainByRecord(ade: AdeReading, sheet: AdeSheet | undefined, difference: Difference): boolean {
  const { dialect, skippedSheets } = ade;
  if (sheet === undefined) return skippedSheets.includes(difference.sheet ?? '');
  if (dialect !== undefined && isDoubtful(dialect) && hasRow(sheet, findRow(difference.place))) return true;
  if (difference.kind === 'missing' && sheet.uncached.includes(difference.place ?? '')) return true;
  return sheet.notes.some((note) => NOTES[note.code]?.(note, difference) === true);
}

/** A person is asked to look at a doubtful guess, and sees which rows there are, but not which are missing. */
function isDoubtful({ encodingConfidence = 1, delimiterConfidence = 1 }: Dialect): boolean {
  return Math.min(encodingConfidence, delimiterConfidence) < SURE;
}

function hasRow({ cells }: AdeSheet, row: number): boolean {
  return Object.keys(cells).some((place) => findRow(place) === row);
}

function findRow(place = ''): number {
  return Number(place.replace(/^[A-Z]+/, ''));
}

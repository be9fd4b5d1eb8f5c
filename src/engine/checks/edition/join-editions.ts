import { DOCUMENT_SHIFT } from '../../../contract/row-changes.ts';
import { HashTable } from '../hashes/hash-table.ts';
import { KeyCounts } from './key-counts.ts';
import type { KeyHeader } from './key-file.ts';
import type { KeyRows } from './read-key-files.ts';
import { nameRepetition } from './repeated-key.ts';
import { ROW, RowLayout } from './row-layout.ts';

/**
 * Puts the rows of documents that count as one together, one document after the other: with the fields that all of them
 * have, the number of the document in the word of the table, and a key that several have as a key that is repeated. Null
 * if they have different keys.
 */
export function joinEditions(parts: readonly KeyRows[]): KeyRows | null {
  const [first, ...others] = parts;
  if (first === undefined || others.some(({ header }) => header.key.join() !== first.header.key.join())) return null;
  if (others.length === 0) return first;
  const inAll = (of: (header: KeyHeader) => string[]) =>
    of(first.header).filter((name) => others.every(({ header }) => of(header).includes(name)));
  const header = { ...first.header, fields: inAll(({ fields }) => fields), amounts: inAll(({ amounts }) => amounts) };
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const layout = new RowLayout(header.fields.length, header.amounts.length);
  const joined: KeyRows = { header, layout, count, words: new Uint32Array(count * layout.words) };
  const counts = new KeyCounts(count);
  let at = 0;
  for (const [document, part] of parts.entries()) {
    copyRows(part, joined, at);
    const rows = { from: at, to: at + part.count };
    setDocument(joined, rows, document);
    renameRepetitions(joined, rows, counts);
    at = rows.to;
  }
  return joined;
}

/** Copies the words of all rows, the amounts and the fields that `to` has. */
function copyRows(from: KeyRows, to: KeyRows, firstRow: number): void {
  const amounts = to.header.amounts.map((name) => from.header.amounts.indexOf(name));
  const fields = to.header.fields.map((name) => from.header.fields.indexOf(name));
  const halvesOf = ({ words }: KeyRows) => new Uint16Array(words.buffer, words.byteOffset, words.length * 2);
  const [fromHalves, toHalves] = [halvesOf(from), halvesOf(to)];
  const fieldsAt = ({ layout }: KeyRows, row: number) => row * layout.halves + layout.fieldsAt;
  for (let row = 0; row < from.count; row++) {
    const [source, target] = [row * from.layout.words, (firstRow + row) * to.layout.words];
    to.words.set(from.words.subarray(source, source + ROW.amounts), target);
    for (const [i, position] of amounts.entries())
      to.words[target + ROW.amounts + i] = from.words[source + ROW.amounts + position] ?? 0;
    const [sourceFields, targetFields] = [fieldsAt(from, row), fieldsAt(to, firstRow + row)];
    for (const [i, position] of fields.entries()) toHalves[targetFields + i] = fromHalves[sourceFields + position] ?? 0;
  }
}

interface Rows {
  from: number;
  to: number;
}

function setDocument({ layout, words }: KeyRows, { from, to }: Rows, document: number): void {
  for (let row = from; row < to; row++) {
    const at = row * layout.words + ROW.table;
    words[at] = (words[at] ?? 0) | (document << DOCUMENT_SHIFT);
  }
}

/**
 * Each document names the repetitions of a key from its own first row on (`nameRepetition`). Here they are counted from
 * the first row of all documents. `counts`: the keys of the documents before.
 */
function renameRepetitions({ layout, words }: KeyRows, { from, to }: Rows, counts: KeyCounts): void {
  const repetitions = new HashTable();
  /** By row: the hash of its key's first time, and which time it is. */
  const [highs, lows, times] = [new Uint32Array(to - from), new Uint32Array(to - from), new Uint16Array(to - from)];
  for (let i = 0; i < to - from; i++) {
    const at = (from + i) * layout.words;
    const { [at + ROW.keyHigh]: high = 0, [at + ROW.keyLow]: low = 0 } = words;
    if (high === 0 && low === 0) continue;
    const before = repetitions.rowOf({ high, low }) - 1;
    const first = { high: highs[before] ?? high, low: lows[before] ?? low, time: (times[before] ?? 0) + 1 };
    highs[i] = first.high;
    lows[i] = first.low;
    times[i] = first.time;
    repetitions.add(repeat(first.high, first.low, first.time + 1), i + 1);
    const count = counts.add(first.high, first.low, 0);
    if (count === first.time) continue;
    const renamed = repeat(first.high, first.low, count);
    words[at + ROW.keyHigh] = renamed.high;
    words[at + ROW.keyLow] = renamed.low;
  }
}

function repeat(high: number, low: number, count: number) {
  return { high: nameRepetition(high, count), low: nameRepetition(low, count) };
}

import type { BinaryRecord, FreeBytes, Meaning } from '../fixtures/records.ts';
import type { Choices } from '../random.ts';
import { changeContent, type Records } from './records.ts';
import type { Mutation } from './types.ts';

/** Changes that know what the records mean: what they drop, repeat, cut or contradict. */
export function makeMeaningfulMutations(unknownTypes: { first: number; last: number }): readonly Mutation<Records>[] {
  return [
    { name: 'meaning: a cell is dropped', apply: dropCell },
    { name: 'meaning: the cells of rows are dropped', apply: dropRows },
    { name: 'meaning: the head of a row is dropped', apply: (records, choices) => drop(records, choices, 'row') },
    {
      name: 'meaning: the text of a formula is dropped',
      apply: (records, choices) => drop(records, choices, 'result'),
    },
    { name: 'meaning: shared texts are dropped', apply: dropStrings },
    {
      name: 'meaning: an entry of the list of sheets is dropped',
      apply: (records, choices) => drop(records, choices, 'entry'),
    },
    { name: 'meaning: an end is dropped', apply: (records, choices) => drop(records, choices, 'end') },
    { name: 'meaning: a cell is repeated', apply: (records, choices) => repeat(records, choices, 'cells') },
    {
      name: 'meaning: shared texts are repeated',
      apply: (records, choices) => repeat(records, choices, choices.pick(['string', 'strings'] as const)),
    },
    { name: 'meaning: two cells are swapped', apply: (records, choices) => swap(records, choices, 'cells') },
    { name: 'meaning: the heads of two rows are swapped', apply: (records, choices) => swap(records, choices, 'row') },
    { name: 'meaning: two shared texts are swapped', apply: (records, choices) => swap(records, choices, 'string') },
    { name: 'meaning: a cell has the place of another', apply: copyPlace },
    {
      name: 'meaning: a cell lacks its last bytes',
      apply: (records, choices) => changeCell(records, choices, (record) => cut(record, 1 + choices.below(4))),
    },
    {
      name: 'meaning: a cell is cut',
      apply: (records, choices) =>
        changeCell(records, choices, (record) => cut(record, 1 + choices.below(record.content.length + 1))),
    },
    {
      name: 'meaning: a cell is longer',
      apply: (records, choices) => changeCell(records, choices, (record) => extend(record, choices)),
    },
    { name: 'meaning: bytes that are no value are others', apply: changeFrame },
    { name: 'meaning: a text says another length', apply: changeTextLength },
    { name: 'meaning: a text is cut', apply: cutText },
    {
      name: 'meaning: a record has a type that the format does not have',
      apply: (records, choices) =>
        changeCell(records, choices, (record) => ({
          ...record,
          type: unknownTypes.first + choices.below(unknownTypes.last - unknownTypes.first + 1),
        })),
    },
  ];
}

type Kind = Meaning['kind'];

function listPlaces(records: Records, kind: Kind): number[] {
  return [...records.entries()].flatMap(([at, { meaning }]) => (meaning?.kind === kind ? [at] : []));
}

function pickPlace(records: Records, choices: Choices, kind: Kind): number | undefined {
  const places = listPlaces(records, kind);
  if (places.length === 0) return undefined;
  // First a type: a form of cells that is rare is as likely as one that is frequent.
  const { type } = records[choices.pick([...new Map(places.map((at) => [records[at]!.type, at])).values()])]!;
  return choices.pick(places.filter((at) => records[at]!.type === type));
}

function drop(records: Records, choices: Choices, kind: Kind): BinaryRecord[] | undefined {
  const at = pickPlace(records, choices, kind);
  return at === undefined ? undefined : records.toSpliced(at, 1);
}

/** Together with the text of a formula, which is in a record of its own. */
function dropCell(records: Records, choices: Choices): BinaryRecord[] | undefined {
  const at = pickPlace(records, choices, 'cells');
  if (at === undefined) return undefined;
  const next = records.slice(at + 1, at + 3).findIndex(({ meaning }) => meaning?.kind === 'result');
  const meaning = records[at]!.meaning;
  const waits =
    meaning?.kind === 'cells' && meaning.cells.some(({ stored }) => typeof stored === 'object' && 'result' in stored);
  return records.toSpliced(at, waits ? next + 2 : 1);
}

/** All records between two cells; in xlsb also the heads of the rows. */
function dropRows(records: Records, choices: Choices): BinaryRecord[] | undefined {
  const starts = listPlaces(records, listPlaces(records, 'row').length > 0 ? 'row' : 'cells');
  if (starts.length < 3) return undefined;
  const from = choices.below(starts.length - 1);
  const to = from + 1 + choices.below(Math.min(12, starts.length - from - 1));
  const dropped = records.slice(starts[from], starts[to]);
  // Not over the end of a sheet.
  if (dropped.some(({ meaning }) => meaning?.kind === 'end' || meaning?.kind === 'start')) return undefined;
  return records.toSpliced(starts[from]!, dropped.length);
}

/** A shared text of xlsb; the last of the records with all texts of xls, or its end. */
function dropStrings(records: Records, choices: Choices): BinaryRecord[] | undefined {
  if (listPlaces(records, 'string').length > 0) return drop(records, choices, 'string');
  const at = choices.happens(50) ? pickPlace(records, choices, 'strings') : listPlaces(records, 'strings').at(-1);
  if (at === undefined) return undefined;
  if (choices.happens(50)) return records.toSpliced(at, 1);
  return records.with(at, cut(records[at]!, 1 + choices.below(40)));
}

function repeat(records: Records, choices: Choices, kind: Kind): BinaryRecord[] | undefined {
  const at = pickPlace(records, choices, kind);
  return at === undefined ? undefined : records.toSpliced(at, 0, records[at]!);
}

function swap(records: Records, choices: Choices, kind: Kind): BinaryRecord[] | undefined {
  const [a, b] = [pickPlace(records, choices, kind), pickPlace(records, choices, kind)];
  if (a === undefined || b === undefined || a === b) return undefined;
  return records.with(a, records[b]!).with(b, records[a]!);
}

/** Two cells in one place: a reader has to give up one of them, or the document. */
function copyPlace(records: Records, choices: Choices): BinaryRecord[] | undefined {
  const at = pickPlace(records, choices, 'cells');
  const record = at === undefined ? undefined : records[at]!;
  const meaning = record?.meaning;
  const place = record?.free?.find(({ isPlace }) => isPlace === true);
  if (record === undefined || meaning?.kind !== 'cells' || meaning.cells.length !== 1 || place === undefined)
    return undefined;
  const near = choices.pick(records.slice(Math.max(0, at! - 6), at));
  if (near?.meaning?.kind !== 'cells' || near.meaning.cells.length !== 1 || near.type === record.type + 11)
    return undefined;
  // In xlsb the row is not in the cell: only a cell of the same row will do.
  if (
    meaning.row === undefined &&
    records.slice(records.indexOf(near), at).some((each) => each.meaning?.kind === 'row')
  )
    return undefined;
  const nearPlaces = near.free?.find(({ isPlace }) => isPlace === true)?.places.slice(0, 1);
  if (nearPlaces === undefined) return undefined;
  const content = Buffer.from(record.content);
  near.content.copy(content, place.start, place.start, place.end);
  // If a later change drops the other cell, this one is there instead.
  const { column } = near.meaning.cells[0]!;
  const cells = meaning.cells.map((cell) => ({ ...cell, ...(column !== undefined && { column }) }));
  const row = near.meaning.row === undefined ? {} : { row: near.meaning.row };
  const free = (record.free ?? []).map((bytes) => ({ ...bytes, places: nearPlaces }));
  return records.with(at!, { ...record, content, free, meaning: { kind: 'cells', ...row, cells } });
}

function changeCell(
  records: Records,
  choices: Choices,
  change: (record: BinaryRecord) => BinaryRecord,
): BinaryRecord[] | undefined {
  const at = pickPlace(
    records,
    choices,
    choices.happens(85) ? 'cells' : choices.pick(['string', 'strings', 'result', 'row']),
  );
  return at === undefined ? undefined : records.with(at, change(records[at]!));
}

/** The record says its length rightly, but is too short. */
function cut(record: BinaryRecord, dropped: number): BinaryRecord {
  return changeContent(record, record.content.subarray(0, Math.max(0, record.content.length - dropped)));
}

function extend(record: BinaryRecord, choices: Choices): BinaryRecord {
  const added = Buffer.from(Array.from({ length: 1 + choices.below(8) }, () => choices.below(256)));
  return changeContent(record, Buffer.concat([record.content, added]));
}

/** Counts, lengths, flags, and what only describes the document: a change is noticed, or changes no value. */
function changeFrame(records: Records, choices: Choices): BinaryRecord[] | undefined {
  const kind = choices.happens(70)
    ? 'cells'
    : choices.pick(['strings', 'string', 'row', 'result', 'count', 'style'] as const);
  const at = pickPlace(records, choices, kind);
  if (at === undefined) return undefined;
  const { content, free = [] } = records[at]!;
  const isFree = (place: number) => free.some(({ start, end }) => place >= start && place < end);
  const frame = [...content.keys()].filter((place) => !isFree(place));
  if (frame.length === 0) return undefined;
  const changed = Buffer.from(content);
  changed[choices.pick(frame)]! ^= choices.happens(50) ? 1 << choices.below(8) : 1 + choices.below(255);
  return records.with(at, { ...records[at]!, content: changed });
}

/** A text of any record, with the place of its length. */
function pickText(
  records: Records,
  choices: Choices,
): { at: number; text: Required<Pick<FreeBytes, 'length'>> & FreeBytes } | undefined {
  const texts = [...records.entries()].flatMap(([at, { free = [] }]) =>
    free.flatMap((bytes) => (bytes.length === undefined ? [] : [{ at, text: { ...bytes, length: bytes.length } }])),
  );
  return texts.length === 0 ? undefined : choices.pick(texts);
}

/** The bytes of the text stay; more or fewer of them are said to be its characters. */
function changeTextLength(records: Records, choices: Choices): BinaryRecord[] | undefined {
  const picked = pickText(records, choices);
  if (picked === undefined) return undefined;
  const record = records[picked.at]!;
  const { at, bytes } = picked.text.length;
  const before = record.content.readUIntLE(at, bytes);
  const after = choices.happens(70) ? before + choices.pick([-3, -2, -1, 1, 2, 3, 7]) : choices.below(2 ** (8 * bytes));
  if (after < 0 || after >= 2 ** (8 * bytes) || after === before) return undefined;
  const content = Buffer.from(record.content);
  content.writeUIntLE(after, at, bytes);
  return records.with(picked.at, { ...record, content });
}

/** Characters of the text are missing, and the record is shorter by them. */
function cutText(records: Records, choices: Choices): BinaryRecord[] | undefined {
  const picked = pickText(records, choices);
  if (picked === undefined || picked.text.end - picked.text.start < 2) return undefined;
  const record = records[picked.at]!;
  const { start, end } = picked.text;
  const from = start + choices.below(end - start);
  return records.with(
    picked.at,
    changeContent(record, Buffer.concat([record.content.subarray(0, from), record.content.subarray(end)])),
  );
}

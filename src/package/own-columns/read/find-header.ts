import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdeError } from '../../../contract/errors/index.ts';
import { ROW_WEIGHTS_FILE, type RowWeights } from '../../../contract/row-weights.ts';
import { type DecidedRow, makeRowModel, NEUTRAL, type RowModel, RowWeigher } from '../../../engine/structure/index.ts';
import type { Head } from '../../../previews/index.ts';
import { type CellValue, makeRow } from '../../../workbook/index.ts';
import { getStarterModel } from '../propose/starter-model.ts';
import { readStarterWords, starterDir } from '../starter-words.ts';

/** Rows of a sheet as the starter's weights label them. */
export interface FoundHeader {
  /** The rows of the header, from the top. */
  header: Head['rows'];
  /** The rows of data below it, up to the next header. */
  data: Head['rows'];
}

/** More blank rows would not change what the rows beside them are. */
const MAX_BLANK_ROWS = 5;

let known: RowModel | undefined;

/** Finds the headers of a sheet that have data below, as a job would. */
export function findHeaders(rows: Head['rows']): FoundHeader[] {
  const labels = labelRows(rows);
  const found: FoundHeader[] = [];
  let last: FoundHeader | undefined;
  let isInHeader = false;
  for (const row of rows) {
    const label = labels.get(row.index);
    if (label === 'header' && isInHeader) last?.header.push(row);
    else if (label === 'header') {
      last = { header: [row], data: [] };
      found.push(last);
    } else if (label === 'data') last?.data.push(row);
    isInHeader = label === 'header';
  }
  return found.filter(({ data }) => data.length > 0);
}

/** The row that a person calls the header, and the data below it. Throws `no_columns` if it is blank. */
export function takeHeader(rows: Head['rows'], headerRow: number, file: string): FoundHeader {
  const header = rows.filter(({ index }) => index === headerRow);
  if (header.length === 0) throw new AdeError('no_columns', { file, found: `row ${headerRow} is empty` });
  const labels = labelRows(rows);
  const below = rows.filter(({ index }) => index > headerRow);
  const data = below.filter(({ index }) => labels.get(index) === 'data');
  return { header, data: data.length > 0 ? data : below };
}

/** The label of each row, by its number. */
function labelRows(rows: Head['rows']): ReadonlyMap<number, string> {
  known ??= makeModel();
  const weigher = new RowWeigher(known);
  const labels = new Map<number, string>();
  const note = (decided: readonly DecidedRow[]) => {
    for (const { row, label } of decided) labels.set(row.index, label);
  };
  let last = 0;
  for (const { index, values } of rows) {
    for (let blank = Math.max(last + 1, index - MAX_BLANK_ROWS); blank < index; blank++) {
      note(weigher.push([{ row: makeRow(blank, []), decision: NEUTRAL, label: 'blank' }]));
    }
    note(weigher.push([{ row: makeRow(index, values.map(toValue)), decision: NEUTRAL, label: '' }]));
    last = index;
  }
  note(weigher.finish());
  return labels;
}

function makeModel(): RowModel {
  const weights = JSON.parse(readFileSync(join(starterDir, ROW_WEIGHTS_FILE), 'utf8')) as RowWeights;
  return makeRowModel(weights, getStarterModel().manifest, readStarterWords());
}

/** The values behind texts that were formatted like headers: numbers and dates of a workbook. */
function toValue(text: string): CellValue {
  if (text === '') return null;
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(text)) return Number(text);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? { date: text } : text;
}

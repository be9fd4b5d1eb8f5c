import { AdeError } from '../../contract/errors/index.ts';
import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8 } from '../biff/bytes.ts';
import { CellStyles } from '../formats/cell-styles.ts';
import { getBuiltInMeaning, getCommonMeaning, type NumberMeaning } from '../formats/number-formats.ts';
import { makeFormatTeller } from '../formats/tell-format.ts';
import type { OpenOptions } from '../types.ts';
import { maxSheets } from '../xlsx/sheet-list.ts';
import { RECORDS } from './record-types.ts';
import type { RecordWindow } from './record-window.ts';
import { SharedTexts } from './shared-texts.ts';
import { StyleFormats } from './style-formats.ts';
import { TextReader } from './text-reader.ts';

/** Kinds of sheets in the list of sheets ([MS-XLS] 2.4.28). */
export const SHEET_KINDS = { sheet: 0, macro: 1, chart: 2, module: 6 } as const;
const KNOWN_KINDS: ReadonlySet<number> = new Set(Object.values(SHEET_KINDS));
const VISIBILITY = 0x03;
const MAX_VISIBILITY = 2;
const NAME_START = 6;
const XF_BYTES = 20;

/** An entry of the list of sheets. */
export interface ListedSheet {
  name: string;
  hidden: boolean;
  kind: number;
  /** Place of the sheet's first record in the stream. */
  start: number;
}

/** Reads the first part of the stream: what all sheets share. */
export class Globals {
  readonly sheets: ListedSheet[] = [];
  readonly texts = new SharedTexts();
  /** Whether a program that calculates has saved the file: then its number stands here ([MS-XLS] 2.4.224). */
  isCalculated = false;
  readonly #file: string;
  readonly #formatIds: number[] = [];
  readonly #formatCodes = new Map<number, string>();
  /** Null if formats are not read. */
  readonly #formats: StyleFormats | null;
  #is1904 = false;
  #last = 0;
  readonly #byStart = new Map<number, ListedSheet>();

  constructor(file: string, withFormats: boolean) {
    this.#file = file;
    this.#formats = withFormats ? new StyleFormats() : null;
  }

  get styleCount(): number {
    return this.#formatIds.length;
  }

  take({ type, bytes, start, end, contentPosition }: RecordWindow): void {
    switch (type) {
      case RECORDS.continued:
        if (this.#last === RECORDS.sst) this.texts.continue(bytes, start, end, contentPosition);
        return;
      case RECORDS.sst:
        this.texts.begin(bytes, start, end, contentPosition);
        break;
      case RECORDS.extSst:
        this.texts.checkIndex(bytes, start, end);
        break;
      case RECORDS.boundSheet:
        this.sheets.push(readListedSheet(bytes, start, end));
        break;
      case RECORDS.xf:
        if (end - start !== XF_BYTES) throw new BiffDamage('a cell style has a wrong length');
        // Cells refer to styles by their number, so that one that is missing would change all later ones.
        if (this.#formatIds.length > 0 && this.#last !== RECORDS.xf) throw new BiffDamage('a cell style is missing');
        this.#formatIds.push(bytes.readUInt16LE(start + 2));
        this.#formats?.addStyle(bytes, start);
        break;
      case RECORDS.font:
        this.#formats?.addFont(bytes, start, end);
        break;
      case RECORDS.format:
        this.#addFormat(bytes, start, end);
        break;
      case RECORDS.date1904:
        if (end - start !== 2) throw new BiffDamage('the date system has a wrong length');
        this.#is1904 = bytes[start] === 1;
        break;
      case RECORDS.recalcId:
        this.isCalculated = true;
        break;
    }
    this.#last = type;
  }

  finish(): void {
    this.texts.finish();
    if (this.sheets.length === 0) throw new BiffDamage('it has no sheets');
    if (this.sheets.length > maxSheets) {
      throw new AdeError('too_many_sheets', { file: this.#file, found: this.sheets.length, max: maxSheets });
    }
    const names = new Set<string>();
    for (const sheet of this.sheets) {
      if (names.has(sheet.name)) throw new BiffDamage(`two sheets are named "${sheet.name}"`);
      if (this.#byStart.has(sheet.start)) throw new BiffDamage('two sheets begin in one place');
      names.add(sheet.name);
      this.#byStart.set(sheet.start, sheet);
    }
  }

  /** The sheet whose first record is in this place of the stream. */
  findSheet(start: number): ListedSheet | undefined {
    return this.#byStart.get(start);
  }

  async makeStyles({ durations, onNumberFormat }: OpenOptions = {}): Promise<CellStyles> {
    const meanings = new Map<number, NumberMeaning>();
    for (const [id, code] of this.#formatCodes) {
      const meaning = getCommonMeaning(code) ?? (await import('../formats/parse-format.ts')).parseFormatMeaning(code);
      meanings.set(id, meaning);
    }
    const numberFormats = this.#formatIds.map((id) => this.#formatCodes.get(id) ?? id);
    return new CellStyles(
      this.#formatIds.map((id) => meanings.get(id) ?? getBuiltInMeaning(id)),
      this.#is1904,
      durations,
      this.#formats?.list(numberFormats) ?? null,
      makeFormatTeller(onNumberFormat, numberFormats),
    );
  }

  #addFormat(bytes: Buffer, start: number, end: number): void {
    if (end - start < 2) throw new BiffDamage('a number format is cut off');
    const reader = new TextReader();
    reader.begin();
    reader.take(bytes, start + 2, end);
    reader.end();
    this.#formatCodes.set(bytes.readUInt16LE(start), reader.text);
  }
}

/** Place, visibility, kind, and the name with a byte of length and a byte of flags. */
function readListedSheet(bytes: Buffer, start: number, end: number): ListedSheet {
  const nameAt = start + NAME_START;
  if (nameAt + 2 > end) throw new BiffDamage('a sheet in its list is cut off');
  const visibility = readU8(bytes, start + 4) & VISIBILITY;
  const kind = readU8(bytes, start + 5);
  if (!KNOWN_KINDS.has(kind) || visibility > MAX_VISIBILITY)
    throw new BiffDamage('it lists a sheet of an unknown kind');
  const isWide = bytes[nameAt + 1] === 1;
  const nameEnd = nameAt + 2 + readU8(bytes, nameAt) * (isWide ? 2 : 1);
  if (readU8(bytes, nameAt + 1) > 1 || nameEnd !== end) throw new BiffDamage('the name of a sheet has a wrong length');
  const name = bytes.toString(isWide ? 'utf16le' : 'latin1', nameAt + 2, nameEnd);
  return { name, hidden: visibility !== 0, kind, start: bytes.readUInt32LE(start) };
}

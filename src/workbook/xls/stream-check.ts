import { BiffDamage } from '../biff/biff-damage.ts';
import { readU16 } from '../biff/bytes.ts';
import { Globals, type ListedSheet, SHEET_KINDS } from './globals.ts';
import { isEmptyRecord, isKnownRecord, PLACES, RECORDS } from './record-types.ts';
import type { RecordWindow } from './record-window.ts';
import { SheetCheck } from './sheet-check.ts';

export const BIFF8 = 0x0600;
const MIN_START_BYTES = 4;
/** Kinds of parts in their first record ([MS-XLS] 2.4.21). */
const PART_KINDS = { globals: 0x0005, sheet: 0x0010, chart: 0x0020, macro: 0x0040 } as const;
/** What charts and old modules have is never read. */
const CHECKED_PARTS: ReadonlySet<number> = new Set([PART_KINDS.globals, PART_KINDS.sheet, PART_KINDS.macro]);
/** Kind in the list of sheets → kind in the sheet's first record. */
const PARTS_OF_SHEETS: ReadonlyMap<number, number> = new Map([
  [SHEET_KINDS.sheet, PART_KINDS.sheet],
  [SHEET_KINDS.macro, PART_KINDS.macro],
  [SHEET_KINDS.chart, PART_KINDS.chart],
]);

/** A worksheet that has been checked: its records are from `start` to its last one at `end`. */
export interface CheckedSheet {
  listed: ListedSheet;
  check: SheetCheck;
  start: number;
  end: number;
}

/** An open part of the stream. Only charts are inside of other parts. */
interface Part {
  kind: number;
  start: number;
  /** Undefined for the globals, and for a part that is not in the list of sheets. */
  listed: ListedSheet | undefined;
  /** Only for worksheets. */
  check: SheetCheck | undefined;
}

/** Checks a complete stream, record by record: globals first, then the sheets, one after the other. */
export class StreamCheck {
  readonly globals: Globals;
  readonly sheets: CheckedSheet[] = [];
  isEncrypted = false;
  #textUses = 0;
  readonly #isDecrypted: boolean;
  readonly #found = new Set<ListedSheet>();
  #part: Part | undefined;
  /** Number of charts inside of the part that are open. */
  #charts = 0;
  #isAfterGlobals = false;
  #isAfterEnd = false;

  /** `isDecrypted`: the record about the encryption has been replaced by zeros. */
  constructor(file: string, { isDecrypted, formats = false }: { isDecrypted: boolean; formats?: boolean | undefined }) {
    this.globals = new Globals(file, formats);
    this.#isDecrypted = isDecrypted;
  }

  /**
   * Number of contradictions about shared texts, which may be about any sheet: cells with such texts that the file says
   * it has, but has not (some programs state too few), and what the texts say about themselves.
   */
  get oddTexts(): number {
    const { statedUses = 0, contradictions } = this.globals.texts;
    return Math.max(0, statedUses - this.#textUses) + contradictions;
  }

  /** Where the stream has been read to, for messages. */
  get place(): string {
    const { listed, check } = this.#part ?? {};
    if (listed === undefined) return 'the list of sheets and texts';
    return check?.lastCell === undefined
      ? `the sheet "${listed.name}"`
      : `the sheet "${listed.name}", after ${check.lastCell}`;
  }

  /** Takes the records that are in memory. `false` if no further record has to be read. */
  take(window: RecordWindow): boolean {
    while (window.next()) {
      if (window.type === RECORDS.filePass && !this.#isAfterGlobals) {
        this.isEncrypted = true;
        return false;
      }
      this.#takeRecord(window);
    }
    return true;
  }

  finish(restBytes: number): void {
    if (this.#part !== undefined || !this.#isAfterGlobals) throw new BiffDamage('its records end in the middle');
    const missing = this.globals.sheets.find((sheet) => !this.#found.has(sheet) && sheet.kind !== SHEET_KINDS.module);
    if (missing !== undefined) throw new BiffDamage(`the sheet "${missing.name}" is not where the list says`);
    if (restBytes >= 4) this.#assertNothingFollows();
  }

  #takeRecord(window: RecordWindow): void {
    const { type, bytes, start, end } = window;
    if (this.#part === undefined) this.#takeOutside(window);
    else if (type === RECORDS.startOfPart) this.#startChart(bytes, start, end);
    else if (type === RECORDS.endOfPart) this.#end(this.#part, window);
    else if (this.#charts === 0 && CHECKED_PARTS.has(this.#part.kind)) this.#takeInside(this.#part, window);
  }

  #takeInside({ kind, check }: Part, window: RecordWindow): void {
    const { type, bytes, start, end } = window;
    const place = kind === PART_KINDS.globals ? PLACES.globals : PLACES.sheet;
    const isEmpty = place === PLACES.sheet && isEmptyRecord(type, start, end);
    if (!isEmpty && !isKnownRecord(type, place, bytes, start, end) && !this.#isBlankedOut(window)) {
      throw new BiffDamage('it has a record that cannot be there');
    }
    if (type === RECORDS.labelSst) this.#textUses += 1;
    if (place === PLACES.globals) this.globals.take(window);
    else check?.take(type, bytes, start, end, window.position);
  }

  #takeOutside(window: RecordWindow): void {
    const { type, bytes, start, end } = window;
    if (type !== RECORDS.startOfPart || this.#isAfterEnd) {
      this.#isAfterEnd = true;
      // Small streams end with zeros.
      if (type !== 0 || end > start) this.#assertNothingFollows();
      return;
    }
    const kind = readPartKind(bytes, start, end);
    const { position } = window;
    if (!this.#isAfterGlobals) {
      if (kind !== PART_KINDS.globals || position > 0)
        throw new BiffDamage('it does not begin with its list of sheets');
      this.#part = { kind, start: position, listed: undefined, check: undefined };
      return;
    }
    const listed = this.globals.findSheet(position);
    if (listed !== undefined) {
      if (listed.kind !== SHEET_KINDS.module && kind !== PARTS_OF_SHEETS.get(listed.kind)) {
        throw new BiffDamage(`the sheet "${listed.name}" has another kind than the list says`);
      }
      this.#found.add(listed);
    }
    const isSheet = kind === PART_KINDS.sheet;
    this.#part = { kind, start: position, listed, check: isSheet ? this.#makeCheck() : undefined };
  }

  #makeCheck(): SheetCheck {
    return new SheetCheck({ styles: this.globals.styleCount, texts: this.globals.texts.store.length });
  }

  #startChart(bytes: Buffer, start: number, end: number): void {
    if (this.#part?.kind === PART_KINDS.globals || readPartKind(bytes, start, end) !== PART_KINDS.chart) {
      throw new BiffDamage('a part begins inside of another one');
    }
    this.#charts += 1;
  }

  #end({ kind, start: partStart, listed, check }: Part, { start, end, position }: RecordWindow): void {
    if (end > start) throw new BiffDamage('the end of a part has a wrong length');
    if (this.#charts > 0) {
      this.#charts -= 1;
      return;
    }
    if (kind === PART_KINDS.globals) {
      this.globals.finish();
      this.#isAfterGlobals = true;
    }
    check?.finish();
    if (check !== undefined) {
      if (listed === undefined && check.lastCell !== undefined)
        throw new BiffDamage('it has cells outside of all sheets');
      if (listed !== undefined) this.sheets.push({ listed, check, start: partStart, end: position });
    }
    this.#part = undefined;
  }

  /** Old modules are not described; bytes after the last sheet may belong to them. */
  #assertNothingFollows(): void {
    const hasModule = this.globals.sheets.some(({ kind }) => kind === SHEET_KINDS.module);
    if (!hasModule) throw new BiffDamage('records follow after the last sheet');
  }

  #isBlankedOut({ type, bytes, start, end }: RecordWindow): boolean {
    if (!this.#isDecrypted || type !== 0) return false;
    return bytes.subarray(start, end).every((byte) => byte === 0);
  }
}

function readPartKind(bytes: Buffer, start: number, end: number): number {
  if (end - start < MIN_START_BYTES || readU16(bytes, start) !== BIFF8) {
    throw new BiffDamage('a part begins in a way that Excel 97 does not know');
  }
  return readU16(bytes, start + 2);
}

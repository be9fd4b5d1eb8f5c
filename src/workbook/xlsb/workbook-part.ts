import { findParts, type ListedSheet, type WorkbookParts } from '../xlsx/sheet-list.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import type { RecordCursor } from './record-cursor.ts';
import { recordType } from './record-types.ts';
import { walkRecords } from './walk-records.ts';
import { findOptionalTextEnd, findTextEnd, readText } from './wide-text.ts';

const FRAME = { first: recordType.beginWorkbook, last: recordType.endWorkbook };

const VISIBLE = 0;
const VERY_HIDDEN = 2;
/** A sheet's state and its number are before its relationship and its name ([MS-XLSB] 2.4.317). */
const LISTED_HEAD_BYTES = 8;

/** Reads the list of sheets, and finds the parts of the sheets and the shared parts. */
export async function readWorkbookPart(
  archive: ZipArchive,
  part: string,
): Promise<WorkbookParts & { is1904: boolean; wasCalculated: boolean }> {
  const book = new WorkbookRecords(new PartFailure(archive.file, part));
  await walkRecords(archive, part, FRAME, (record) => book.take(record));
  book.finish();
  const { is1904, wasCalculated } = book;
  const parts = await findParts(archive, part, book.listed);
  assertUnique(archive, part, parts);
  return { ...parts, is1904, wasCalculated };
}

class WorkbookRecords {
  readonly listed: ListedSheet[] = [];
  is1904 = false;
  /** False if the workbook says that no program has ever calculated its formulas. */
  wasCalculated = true;
  readonly #failure: PartFailure;
  #isInList = false;
  #hasList = false;

  constructor(failure: PartFailure) {
    this.#failure = failure;
  }

  take(record: RecordCursor): void {
    switch (record.type) {
      case recordType.workbookProperties:
        this.is1904 = (this.#readFirst(record) & 1) !== 0;
        break;
      case recordType.calculation:
        this.wasCalculated = this.#readFirst(record) !== 0;
        break;
      case recordType.beginSheetList:
        if (this.#hasList) throw this.#failure.corrupt('a second list of sheets');
        this.#hasList = true;
        this.#isInList = true;
        break;
      case recordType.endSheetList:
        if (!this.#isInList) throw this.#failure.corrupt('the end of a list of sheets that has not begun');
        this.#isInList = false;
        break;
      default:
        if (record.type === recordType.listedSheet) this.listed.push(this.#readListedSheet(record));
        else if (this.#isInList) throw this.#failure.corrupt('the list of sheets has an unknown record');
    }
  }

  finish(): void {
    if (this.#isInList) throw this.#failure.corrupt('a list of sheets without an end');
  }

  #readFirst(record: RecordCursor): number {
    if (record.length < 4) throw this.#failure.corrupt('the properties of the workbook are cut off');
    return record.readU32(record.start);
  }

  #readListedSheet({ bytes, start, end }: RecordCursor): ListedSheet {
    const failure = this.#failure;
    if (!this.#isInList) throw failure.corrupt('a sheet outside of the list of sheets');
    const idStart = start + LISTED_HEAD_BYTES;
    const idEnd = findOptionalTextEnd(bytes, idStart, end, failure);
    const nameEnd = findTextEnd(bytes, idEnd, end, failure);
    if (nameEnd !== end) throw failure.corrupt('the name of a sheet has another length than it states');
    const state = bytes.readUInt32LE(start);
    if (state > VERY_HIDDEN) throw failure.corrupt('a sheet is neither visible nor hidden');
    return {
      name: readText(bytes, idEnd, nameEnd),
      hidden: state !== VISIBLE,
      relationshipId: readText(bytes, idStart, idEnd),
    };
  }
}

/** Of two sheets with one name or one part, the second may be a damaged entry of another sheet. */
function assertUnique(archive: ZipArchive, part: string, { sheets, skippedSheets }: WorkbookParts): void {
  const names = [...sheets, ...skippedSheets].map(({ name }) => name);
  const doubledName = findDoubled(names);
  const failure = new PartFailure(archive.file, part);
  if (doubledName !== undefined) throw failure.corrupt(`two sheets are named "${doubledName}"`);
  const doubledPart = findDoubled(sheets.map((sheet) => sheet.part.toLowerCase()));
  if (doubledPart !== undefined) throw failure.corrupt(`two sheets are in the part ${doubledPart}`);
}

function findDoubled(texts: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return texts.find((text) => seen.size === seen.add(text).size);
}

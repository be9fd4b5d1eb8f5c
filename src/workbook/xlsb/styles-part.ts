import { CellStyles } from '../formats/cell-styles.ts';
import { getBuiltInMeaning } from '../formats/number-formats.ts';
import { readMeanings } from '../formats/read-meanings.ts';
import { makeFormatTeller } from '../formats/tell-format.ts';
import type { OpenOptions } from '../types.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { CountedList } from './counted-list.ts';
import type { RecordCursor } from './record-cursor.ts';
import { recordType } from './record-types.ts';
import { StyleFormats } from './style-formats.ts';
import { walkRecords } from './walk-records.ts';
import { findTextEnd, readText } from './wide-text.ts';

const FRAME = { first: recordType.beginStyles, last: recordType.endStyles };

/** The parent style, then the number format; fonts and colours follow ([MS-XLSB] 2.4.865). */
const CELL_FORMAT_BYTES = 16;
const FORMAT_ID_AT = 2;

/** Reads the number formats of all cell styles; `part` is undefined if the workbook has no styles. */
export async function readStyles(
  archive: ZipArchive,
  part: string | undefined,
  is1904: boolean,
  { durations, formats = false, onNumberFormat }: Pick<OpenOptions, 'durations' | 'formats' | 'onNumberFormat'> = {},
): Promise<CellStyles> {
  if (part === undefined || !archive.hasPart(part)) return new CellStyles([], is1904);
  const styles = new StyleRecords(new PartFailure(archive.file, part), formats ? new StyleFormats() : null);
  await walkRecords(archive, part, FRAME, (record) => styles.take(record));
  styles.finish();
  const meaningsById = await readMeanings(styles.codesById);
  return new CellStyles(
    styles.formatIds.map((formatId) => meaningsById.get(formatId) ?? getBuiltInMeaning(formatId)),
    is1904,
    durations,
    styles.formats?.list() ?? null,
    makeFormatTeller(
      onNumberFormat,
      styles.formatIds.map((id) => styles.codesById.get(id) ?? id),
    ),
  );
}

class StyleRecords {
  readonly codesById = new Map<number, string>();
  /** For each style of cells, in their order. */
  readonly formatIds: number[] = [];
  /** Null if formats are not read. */
  readonly formats: StyleFormats | null;
  readonly #failure: PartFailure;
  readonly #codes: CountedList;
  readonly #cellFormats: CountedList;

  constructor(failure: PartFailure, formats: StyleFormats | null) {
    this.formats = formats;
    this.#failure = failure;
    this.#codes = new CountedList('number formats', failure);
    this.#cellFormats = new CountedList('styles of cells', failure);
  }

  take(record: RecordCursor): void {
    switch (record.type) {
      case recordType.beginNumberFormats:
        this.#codes.begin(record);
        break;
      case recordType.endNumberFormats:
        this.#codes.end();
        break;
      case recordType.beginCellFormats:
        this.#cellFormats.begin(record);
        break;
      case recordType.endCellFormats:
        this.#cellFormats.end();
        break;
      case recordType.numberFormat:
        this.#codes.addItem();
        this.#takeCode(record);
        break;
      case recordType.cellFormat:
        record.assertLength(CELL_FORMAT_BYTES, 'a style');
        // Named styles have records of the same type, in a list of their own.
        if (this.#cellFormats.isOpen) this.#takeCellFormat(record);
        break;
      default:
        this.formats?.take(record);
    }
  }

  finish(): void {
    this.#codes.assertClosed();
    this.#cellFormats.assertClosed();
  }

  #takeCode({ bytes, start, end }: RecordCursor): void {
    const codeEnd = findTextEnd(bytes, start + 2, end, this.#failure);
    if (codeEnd !== end) throw this.#failure.corrupt('a number format has another length than it states');
    this.codesById.set(bytes.readUInt16LE(start), readText(bytes, start + 2, codeEnd));
  }

  #takeCellFormat(record: RecordCursor): void {
    this.#cellFormats.addItem();
    const formatId = record.bytes.readUInt16LE(record.start + FORMAT_ID_AT);
    this.formatIds.push(formatId);
    this.formats?.addStyle(record, this.codesById.get(formatId) ?? formatId);
  }
}

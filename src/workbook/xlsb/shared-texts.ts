import { StringStore } from '../rows/string-store.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { PartFrame } from './part-frame.ts';
import { type RecordCursor, readRecords } from './record-cursor.ts';
import { recordType } from './record-types.ts';
import type { TextUses } from './text-uses.ts';
import { addText, findRichTextEnd } from './wide-text.ts';

/** How often cells name the texts, then the number of texts ([MS-XLSB] 2.4.228). */
const HEAD_BYTES = 8;
const COUNT_AT = 4;
/** The size that the store can address, for the error. */
const MAX_STORE_BYTES = 4096 * 1024 * 1024;

/**
 * Reads the texts that cells share; `part` is undefined if the workbook has none. `uses` gets how many cells have one.
 */
export async function readSharedTexts(
  archive: ZipArchive,
  part: string | undefined,
  uses: TextUses,
): Promise<StringStore> {
  if (part === undefined || !archive.hasPart(part)) return new StringStore();
  const failure = new PartFailure(archive.file, part);
  const texts = new SharedTextRecords(failure);
  for await (const cursor of readRecords(archive.readPart(part), failure)) texts.scan(cursor);
  texts.finish();
  uses.stated = texts.statedUses;
  return texts.store;
}

class SharedTextRecords {
  readonly store = new StringStore();
  statedUses = 0;
  readonly #failure: PartFailure;
  readonly #frame: PartFrame;
  #stated = 0;

  constructor(failure: PartFailure) {
    this.#failure = failure;
    this.#frame = new PartFrame(failure, recordType.beginSharedTexts, recordType.endSharedTexts);
  }

  scan(cursor: RecordCursor): void {
    while (cursor.next()) {
      const { type } = cursor;
      const isContent = this.#frame.take(type);
      if (type === recordType.sharedTextItem) this.#takeItem(cursor, isContent);
      else if (isContent) throw this.#failure.corrupt('a record that is not a text');
      else if (type === recordType.beginSharedTexts) this.#takeHead(cursor);
    }
    if (this.store.isFull) throw this.#failure.expandedTooLarge(MAX_STORE_BYTES);
  }

  finish(): void {
    const { length } = this.store;
    if (!this.#frame.isComplete) throw this.#failure.truncated(`its last record is missing, after ${length} texts`);
    if (length !== this.#stated) {
      throw this.#failure.corrupt(`it states ${this.#stated} texts, and has ${length}`);
    }
  }

  #takeHead(cursor: RecordCursor): void {
    cursor.assertLength(HEAD_BYTES, 'the beginning of the list of texts');
    this.statedUses = cursor.readU32(cursor.start);
    this.#stated = cursor.readU32(cursor.start + COUNT_AT);
  }

  #takeItem({ bytes, start, end }: RecordCursor, isContent: boolean): void {
    if (!isContent) throw this.#failure.corrupt('a text inside a block that ADE does not know');
    addText(this.store, bytes, start + 1, findRichTextEnd(bytes, start, end, this.#failure));
  }
}

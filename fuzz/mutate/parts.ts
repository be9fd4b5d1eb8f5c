import type { BinaryRecord } from '../fixtures/records.ts';
import type { ZipPart } from '../zip-bytes.ts';
import { writeBiff12, writeBiff12Head } from './biff12.ts';
import { excuseBytes, type RecordFormat } from './excuse-bytes.ts';
import type { Excuse } from './types.ts';

/** A part of a document, with what its bytes mean and what nothing could tell of its changes. */
export interface DocumentPart extends ZipPart {
  /** The content before all changes, for parts of XML. */
  original?: string;
  /** The records of the content; undefined if they cannot be known any more. */
  records?: readonly BinaryRecord[] | undefined;
  excuses?: readonly Excuse[];
}

export const BIFF12: RecordFormat = {
  write: writeBiff12,
  headBytes: (record) => writeBiff12Head(record).length,
  typeBytes: ({ type }) => (type < 0x80 ? 1 : 2),
  // The highest type of [MS-XLSB] is below 5200.
  unknownTypes: { first: 0x2000, last: 0x3fff },
};

/** The part with other bytes. Its records mean what they meant: a reader has to find that, or refuse the part. */
export function changePart(part: DocumentPart, content: Buffer): DocumentPart {
  const { records } = part;
  if (records === undefined || content.equals(part.content)) return { ...part, content };
  if (content.length !== part.content.length) return { ...part, content, records: undefined };
  return {
    ...part,
    content,
    records: undefined,
    excuses: [...(part.excuses ?? []), ...excuseBytes(records, content, BIFF12)],
  };
}

/**
 * row-changes.bin in a job's folder: four bytes with the length of a header of JSON, the header, and then for each row
 * that is new, gone or changed `wordsOf(header)` numbers of 32 bits. It has places and no values.
 */
export interface RowChangesHeader {
  version: 1;
  /** The fields of the bits that say what has changed. */
  fields: string[];
}

/** The numbers of a row; then come the bits of the fields. Rows are 0 on the side on which there is none. */
export const CHANGE_WORDS = { kind: 0, table: 1, row: 2, earlierTable: 3, earlierRow: 4, fields: 5 } as const;

/**
 * If several earlier documents count as one, the number of a document, from 0, is above these bits of the number of its
 * table.
 */
export const DOCUMENT_SHIFT = 16;

export const CHANGE_KINDS = ['new', 'gone', 'changed'] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

export function wordsOf({ fields }: RowChangesHeader): number {
  return CHANGE_WORDS.fields + Math.ceil(fields.length / 32);
}

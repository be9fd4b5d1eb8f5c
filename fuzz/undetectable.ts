/**
 * Damage that nothing could tell from a sound document. A value that is missing or changed for one of these reasons is
 * no defect of the reader. Each excuse of a mutant names one of them.
 */
export const UNDETECTABLE = {
  'free-bytes':
    'The changed bytes are those of a number, of characters, or of the place or style of a cell. Other bytes there are another value, and a sound document could have it.',
  'other-type':
    'The type of a record was changed into another type of the format. Readers skip records of most types, and a sound document may have them anywhere.',
  'after-other-damage':
    'Several changes: another one is such that the document should be refused, so what this one means is not worked out. Only cells of the changed records are excused.',
  'aligned-bytes':
    'Bytes are missing or were added, and each record still begins where the one before it ends. In a file that is only a stream of records, nothing states where they are or how many; another document has the records in between.',
  'nothing-left':
    'Fewer bytes are left than a record has before its content, without a file around them: nothing says that it was a workbook.',
  relationships:
    'The list that says which part is which sheet was changed. Another list is the list of another document.',
  'touched-markup':
    'The changed markup is that of the cell, or of the row, list or part around it. If no other reader opens the document, what it means is not worked out.',
  'touched-fields':
    'The bytes of the field were changed; other text is as good. In csv, nothing states the number of fields, rows or characters.',
} as const;

export type UndetectableId = keyof typeof UNDETECTABLE;

/** Words of 32 bits at the start of each row of a key file; after them come the amounts, then 16 bits for each field. */
export const ROW = {
  keyHigh: 0,
  keyLow: 1,
  row: 2,
  table: 3,
  name: 4,
  personHigh: 5,
  personLow: 6,
  amounts: 7,
} as const;

/** Where the parts of a key file's rows are. */
export class RowLayout {
  readonly amounts: number;
  /** Length of a row, in words of 32 bits and in halves of them. */
  readonly words: number;
  readonly halves: number;
  /** Where the fields begin in a row, in halves. */
  readonly fieldsAt: number;

  constructor(fields: number, amounts: number) {
    this.amounts = amounts;
    this.words = ROW.amounts + amounts + Math.ceil(fields / 2);
    this.halves = this.words * 2;
    this.fieldsAt = (ROW.amounts + amounts) * 2;
  }
}

import type { EditionFields } from './edition-fields.ts';

/** What the checks need to know of one row. One object serves all rows. */
export class RowFacts {
  /** Position of the table among all tables of the document, and the row in its sheet. */
  table = 0;
  row = 0;
  /** Days as YYYYMMDD; 0 for none. */
  birth = 0;
  start = 0;
  /** By the position in `EditionFields.amounts`; NaN for none. */
  readonly amounts: Float64Array;
  /** By the position in `EditionFields.all`; 0 for an empty value. */
  readonly hashes: Uint16Array;
  /** Positions of the fields whose value is of the wrong kind. */
  readonly wrongKinds: number[] = [];
  /** Whether the row has any part of the key. */
  hasKey = false;
  keyHigh = 0;
  keyLow = 0;
  /** How often the key was seen, with this row. */
  keyCount = 0;
  hasName = false;
  /** Without a day of birth, a person is known by the name alone. */
  hasBirth = false;
  /** Hash of all parts of the name; 0 without a name. */
  name = 0;
  /** Hash of name and day of birth; 0 without them. */
  personHigh = 0;
  personLow = 0;
  isFirstNameEmpty = false;
  hasLastNameComma = false;

  constructor({ all, amounts }: Pick<EditionFields, 'all' | 'amounts'>) {
    this.amounts = new Float64Array(amounts.length);
    this.hashes = new Uint16Array(all.length);
  }

  /** Forgets the values of the columns; call it if a table may lack columns of the one before. */
  clearColumns(): void {
    this.amounts.fill(Number.NaN);
    this.hashes.fill(0);
  }

  /** Begins a row whose columns are all set. */
  begin(table: number, row: number): void {
    this.table = table;
    this.row = row;
    this.wrongKinds.length = 0;
    this.birth = 0;
    this.start = 0;
    this.hasKey = false;
    this.keyHigh = 0;
    this.keyLow = 0;
    this.keyCount = 0;
    this.hasName = false;
    this.hasBirth = false;
    this.name = 0;
    this.personHigh = 0;
    this.personLow = 0;
    this.isFirstNameEmpty = false;
    this.hasLastNameComma = false;
  }
}

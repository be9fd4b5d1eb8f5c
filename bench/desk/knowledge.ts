import type { MadeDocument } from '../two-months/documents.ts';

/** What a person knows about a document when looking at one of its places. */
export class Knowledge {
  readonly document: MadeDocument;
  readonly #labels: ReadonlyMap<string, string>;

  /** `labels`: labels of the package's fields, by field name. */
  constructor(document: MadeDocument, labels: ReadonlyMap<string, string>) {
    this.document = document;
    this.#labels = labels;
  }

  /** The label of a column's field; null for none, undefined if nobody can tell. */
  fieldOf(column: number): string | null | undefined {
    const known = this.document.columns[column];
    if (known === undefined || known.field === undefined || known.header === '') return undefined;
    return known.field === null ? null : this.#labels.get(known.field);
  }

  labelOf(row: number): string | undefined {
    const { headerRow, firstDataRow, lastDataRow, totalRow } = this.document;
    if (row === headerRow) return 'header';
    if (row === totalRow) return 'total';
    return row >= firstDataRow && row <= lastDataRow ? 'data' : undefined;
  }
}

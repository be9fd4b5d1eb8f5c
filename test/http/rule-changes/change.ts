/** `invoices`: made by `ade init --from` from its document. */
export type PackageName = 'starter' | 'membership' | 'invoices';

/** A change that an author makes in files of a package. A file that it does not have yet is changed from the empty text. */
export interface Change {
  name: string;
  files: Record<string, (text: string) => string>;
}

export interface AlteringChange extends Change {
  /** By field, in how many cells the value changes, comes or goes; in rows that both results have. */
  cells: Record<string, number>;
  rowsGone?: number;
  rowsNew?: number;
}

/** Changes that are made in one draft, to save time: no two of them alter the same field. */
export interface Draft<One extends Change> {
  of: PackageName;
  changes: One[];
}

/** Replaces a text that must be there. */
export const replace = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`The file has no ${from}`);
  return text.replaceAll(from, to);
};

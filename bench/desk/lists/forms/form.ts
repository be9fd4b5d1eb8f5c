import type { AmountModels } from '../../../two-months/lists/amounts.ts';
import type { IdForm } from '../../../two-months/lists/ids.ts';

export type ListLanguage = 'en' | 'de' | 'fr' | 'es';

/** Header as sent, and what its column holds: a key of the person, or a key of `EXTRAS`. */
export type FormColumn = readonly [header: string, holds: string];

export interface FormFile {
  /** `{month}` is the month as the sender writes it in names of files. */
  name: string;
  /** Sheets with the numbers of people on them; a csv file has one. */
  sheets: Readonly<Record<string, number>>;
}

/** What one sender's documents look like in the first month. */
export interface Form {
  sender: string;
  language: ListLanguage;
  files: readonly FormFile[];
  columns: readonly FormColumn[];
  /** Columns that only the last sheet has. */
  lastSheetColumns?: readonly FormColumn[];
  /** Lines above the header; `{month}` is the month in the sender's language. */
  titles: readonly string[];
  total: string | null;
  /** Lines below the total. */
  notes: readonly string[];
  ids: IdForm;
  amounts: AmountModels;
  /** Texts of a csv file, and of workbooks that have dates and amounts as texts. */
  dates: 'dmy.' | 'dmy/' | 'dmy-' | 'native';
  decimal: '.' | ',';
  delimiter: ',' | ';';
  isLastFirst: boolean;
  /** How the month is written in names of files. */
  monthInNames: (year: number, month: number) => string;
  change: FormChange;
}

/** How the form of the second month differs from that of the first. */
export type FormChange =
  | { kind: 'none' }
  | { kind: 'renamed'; from: string; to: string }
  | { kind: 'added'; column: FormColumn; at: number }
  | { kind: 'moved_header'; lines: readonly string[] }
  | { kind: 'section'; title: string }
  | { kind: 'reordered' }
  | { kind: 'sheet_renamed' };

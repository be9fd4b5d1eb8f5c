import type { Cell } from '../../two-months/lists/edition.ts';
import type { ListLanguage } from './forms/index.ts';

/** A column as somebody who knows the document would explain it. */
export interface ColumnTruth {
  /** `A` */
  letter: string;
  header: string;
  /** Labels of the fields that are right for it, the best one first; null for no field. */
  labels: readonly (string | null)[];
}

export type RowTruth = 'title' | 'blank' | 'header' | 'group' | 'data' | 'total' | 'note';

export interface SheetTruth {
  name: string;
  columns: readonly ColumnTruth[];
  /** What each row of the sheet is, from the first row. */
  rows: readonly RowTruth[];
  /** The values of each field, by label, from the first row of data. */
  values: Readonly<Record<string, readonly Cell[]>>;
}

/** A document, and all that a person knows of it who has prepared it. */
export interface SentDocument {
  name: string;
  bytes: Uint8Array;
  language: ListLanguage;
  sender: string;
  /** `2026-09` */
  month: string;
  /** Whether its sender has not sent such a document before. */
  isFirst: boolean;
  sheets: readonly SheetTruth[];
  /** What is wrong with it, if anything. */
  error?: PlantedError;
}

export interface PlantedError {
  /** Number of the kind of error, and its name. */
  kind: number;
  name: string;
  variant: string;
  /** Codes whose sentence says what is wrong. */
  fits: readonly string[];
}

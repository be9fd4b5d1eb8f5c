import type { Artifact } from './artifact.ts';
import type { DateOrder, FieldMeta, Manifest } from './manifest.ts';
import type { Language } from './words.ts';

/** A cell's value, as a rule sees it. Dates and times have no zone, as in the spreadsheet. Error cells are texts. */
export type Value = string | number | boolean | null | Temporal.PlainDate | Temporal.PlainDateTime | Temporal.PlainTime;

/** A rule's own object, new for each table (row rules: each sheet). It keeps the rule's data from batch to batch. */
export type RuleState = Record<string, unknown>;

/** How a country of a language writes postal codes (`9` is a digit, `A` a letter), and its regions, from data/countries/. */
export interface RuleCountry {
  readonly postal_code: readonly string[];
  readonly region: readonly string[];
}

/** By language, the names of fields and the words of rows in data/words/, and its countries by their code. */
export type RuleWords = Readonly<
  Record<string, Pick<Language, 'fields' | 'rows'> & { readonly countries: Readonly<Record<string, RuleCountry>> }>
>;

/** The part that every call has. */
export interface JobContext {
  readonly job_id: string;
  /** Name of the document, without folders. */
  readonly source_file: string;
  readonly manifest: Manifest;
  /** `env` of the manifest. */
  readonly env: Readonly<Record<string, string>>;
  /** The words of the package's languages; empty if it has none. */
  readonly words: RuleWords;
  /** Frozen copy of the record as it was after the last finished pass. */
  readonly artifact: Readonly<Artifact>;
}

// The lists of a call belong to the rule that is called, and no other rule sees changes in them. So their types are not
// readonly, and a rule may declare a parameter as `unknown[]` or `any[]`.

export interface RowCall extends JobContext {
  readonly state: RuleState;
  readonly sheet_name: string;
  /** 1-based row of the sheet. */
  readonly row_index: number;
  /** The row's cells from column A on, at most 256. */
  readonly row_values_sample: Value[];
  /** The row directly above in the sheet (empty if it is blank), or null at the top. */
  readonly row_above: Value[] | null;
  /** The row directly below in the sheet (empty if it is blank), or null at the end. */
  readonly row_below: Value[] | null;
}

/** What surrounds the data of a table: title, groups and row numbers. */
export interface TableContext {
  readonly sheet_name: string;
  readonly source_file: string;
  /** Texts above the header, one per row. */
  readonly title: string[];
  /** For each row of the batch: the text of the last row labelled `group` above it, or null. */
  readonly group: (string | null)[];
  /** For each row of the batch: its 1-based row in the sheet. */
  readonly rows: number[];
}

export interface ColumnCall extends JobContext {
  readonly state: RuleState;
  readonly sheet_name: string;
  readonly table_id: string;
  /** 0-based column of the sheet. */
  readonly column_index: number;
  /** The parts of the column's header, joined with a space. */
  readonly header: string;
  readonly header_parts: string[];
  /** Cells of the column from a deterministic sample of the table's data rows. */
  readonly values_sample: Value[];
  /** The field whose module contains the rule. */
  readonly field_name: string;
  /** `synonyms` also has the field's names in the table's language. */
  readonly field_meta: FieldMeta;
  /** Language of the table, such as `de`, if the package has languages and one of them fits. */
  readonly language: string | null;
}

/** The part that transform, derive and validate calls have. */
export interface FieldCall extends JobContext {
  readonly state: RuleState;
  readonly sheet_name: string;
  readonly table_id: string;
  readonly field_name: string;
  /** `synonyms` also has the field's names in the table's language. */
  readonly field_meta: FieldMeta;
  /** Language of the table, such as `de`, if the package has languages and one of them fits. */
  readonly language: string | null;
  /** 0-based column of the sheet, or null for a derived field. */
  readonly column_index: number | null;
  readonly header: string;
  readonly header_parts: string[];
  /** Rows in this batch. */
  readonly row_count: number;
  /** Transformed values of the same rows, for the fields that the module names in `needs` and that the table has. */
  readonly columns: Readonly<Record<string, Value[]>>;
  readonly table: TableContext;
  /** Order of day and month in the column's text dates, by the manifest or the column's values; null: undecided. */
  readonly date_order: DateOrder | null;
}

export interface TransformCall extends FieldCall {
  readonly values: Value[];
}

export type DeriveCall = FieldCall;
export type ValidateCall = TransformCall;

export interface RowScores {
  /** Score delta per row label; undefined counts as 0. */
  readonly scores?: Readonly<Record<string, number | undefined>>;
}

export interface FieldScores {
  /** Score delta per target field; undefined counts as 0. */
  readonly scores?: Readonly<Record<string, number | undefined>>;
}

export interface Warning {
  /** 1-based in `values`. */
  readonly row_index: number;
  readonly code: string;
  /** `{value}` stands for the cell's value. */
  readonly message: string;
}

export interface TransformResult {
  /** One value for each row of the call. */
  readonly values: readonly (Value | undefined)[];
  readonly warnings?: readonly Warning[];
}

export interface RuleIssue {
  /** 1-based in `values`. */
  readonly row_index: number;
  /** snake_case. */
  readonly code: string;
  /** `error` by default. */
  readonly severity?: 'error' | 'warning' | 'info';
  /** `{value}` stands for the cell's value, which is never recorded. */
  readonly message: string;
  /** Rows of the sheet that belong to the issue, for example the first row with the same id. */
  readonly related_rows?: readonly number[];
}

export interface ValidateResult {
  readonly issues?: readonly RuleIssue[];
}

export interface HookCall extends JobContext {
  readonly state: RuleState;
}

export interface HookResult {
  /** Short message for the audit trail. */
  readonly notes?: string;
  /**
   * `after_mapping` only: the field to which a column is mapped; null leaves the column unmapped, and `then` says what
   * becomes of it.
   */
  readonly mapping?: readonly {
    table_id: string;
    column: string;
    target_field: string | null;
    then?: 'carry' | 'leave_out';
  }[];
  /** `after_validate` only: issues of a cell (`a1`) or of a whole table. */
  readonly issues?: readonly {
    table_id: string;
    a1?: string;
    target_field?: string;
    code: string;
    severity?: 'error' | 'warning' | 'info';
    message: string;
  }[];
}

type Answer<T> = T | null | undefined | Promise<T | null | undefined>;

export type RowDetector = (call: RowCall) => Answer<RowScores>;
export type ColumnDetector = (call: ColumnCall) => Answer<FieldScores>;
export type Transform = (call: TransformCall) => Answer<TransformResult>;
export type Derive = (call: DeriveCall) => Answer<TransformResult>;
export type Validate = (call: ValidateCall) => Answer<ValidateResult>;
export type Hook = (call: HookCall) => Answer<HookResult>;

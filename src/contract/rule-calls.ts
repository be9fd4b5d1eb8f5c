import type { Artifact } from './artifact.ts';
import type { DateOrder, FieldMeta, Manifest } from './manifest.ts';

/** What a rule sees in a cell. Dates and times have no zone, as in the spreadsheet. An error cell is given as its text. */
export type Value = string | number | boolean | null | Temporal.PlainDate | Temporal.PlainDateTime | Temporal.PlainTime;

/** A rule's own plain object, new for each table (row rules: each sheet). It keeps what a rule collects from one batch to the next. */
export type RuleState = Record<string, unknown>;

/** Part of every call. */
export interface JobContext {
  readonly job_id: string;
  /** Name of the document, without folders. */
  readonly source_file: string;
  readonly manifest: Manifest;
  /** `env` of the manifest. */
  readonly env: Readonly<Record<string, string>>;
  /** Frozen copy of the record as of the last finished pass. */
  readonly artifact: Readonly<Artifact>;
}

// The lists of a call belong to the rule that gets it, and no other rule sees its changes. So their types are
// plain ones, and a rule may declare a parameter as `unknown[]` or `any[]`.

export interface RowCall extends JobContext {
  readonly state: RuleState;
  readonly sheet_name: string;
  /** 1-based row of the sheet. */
  readonly row_index: number;
  /** The row's cells from column A on, at most 256. */
  readonly row_values_sample: Value[];
  /** The sheet's row directly above (empty when blank), or null at the top. */
  readonly row_above: Value[] | null;
  /** The sheet's row directly below (empty when blank), or null at the end. */
  readonly row_below: Value[] | null;
}

/** What is around the data of a table. */
export interface TableContext {
  readonly sheet_name: string;
  readonly source_file: string;
  /** Texts above the header, one per row. */
  readonly title: string[];
  /** Per row of the batch: the text of the last row above it that is labelled `group`, or null. */
  readonly group: (string | null)[];
  /** Per row of the batch: its 1-based row in the sheet. */
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
  /** The field to whose module the rule belongs. */
  readonly field_name: string;
  readonly field_meta: FieldMeta;
}

/** Part of transform, derive and validate calls. */
export interface FieldCall extends JobContext {
  readonly state: RuleState;
  readonly sheet_name: string;
  readonly table_id: string;
  readonly field_name: string;
  readonly field_meta: FieldMeta;
  /** 0-based column of the sheet, or null for a derived field. */
  readonly column_index: number | null;
  readonly header: string;
  readonly header_parts: string[];
  /** Rows in this batch. */
  readonly row_count: number;
  /** The same rows' transformed values of the fields that the module names in `needs` and that the table has. */
  readonly columns: Readonly<Record<string, Value[]>>;
  readonly table: TableContext;
  /** Order of day and month in the column's text dates: from the manifest or from all values of the column; null: undecided. */
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
  /** As many as the call has rows. */
  readonly values: readonly (Value | undefined)[];
  readonly warnings?: readonly Warning[];
}

export interface RuleIssue {
  /** 1-based in `values`. */
  readonly row_index: number;
  /** snake_case. */
  readonly code: string;
  /** `error` when left out. */
  readonly severity?: 'error' | 'warning' | 'info';
  /** `{value}` stands for the cell's value, which is never recorded. */
  readonly message: string;
  /** Rows of the sheet that belong to the issue, for example the first of two equal ids. */
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
  /** `after_mapping` only: the field that a column becomes; null leaves it unmapped. */
  readonly mapping?: readonly { table_id: string; column: string; target_field: string | null }[];
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

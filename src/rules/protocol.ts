import type { Artifact } from '../contract/artifact.ts';
import type { ModuleRecord } from '../contract/build.ts';
import type { DateOrder, Manifest } from '../contract/manifest.ts';
import type { ByteBuilder, CellValue, EncodedCell } from '../workbook/index.ts';

/** A module to load: its facts from build.json, or, while a package is prepared, those known before the first load. */
export type ModuleToLoad = Pick<ModuleRecord, 'id' | 'kind' | 'script' | 'field' | 'hook'>;

export interface LoadRequest {
  op: 'load';
  /** File of the package's linked scripts. */
  programPath: string;
  modules: ModuleToLoad[];
  job: { job_id: string; source_file: string };
  manifest: Manifest;
  /** Least time between marks; 0 marks every rule. */
  markIntervalMs: number;
}

/** The record as of the last finished pass; rules see it frozen. */
export interface ArtifactRequest {
  op: 'artifact';
  artifact: Artifact;
}

/** A list that already exists as JSON bytes. */
export interface EncodedList {
  readonly length: number;
  writeJson(out: ByteBuilder): void;
}

/** Consecutive rows of a sheet. */
export interface RowsRequest<Rows = EncodedCell[][]> {
  op: 'rows';
  sheetName: string;
  /** Gives every rule a new state. */
  isNewSheet: boolean;
  /** 1-based row of `rows[0]`; the others follow without a gap (a blank row is an empty list). */
  firstRow: number;
  rows: Rows;
  above: CellValue[] | null;
  below: CellValue[] | null;
  rules: string[];
}

export interface SampleColumn {
  columnIndex: number;
  header: string;
  headerParts: string[];
  values: CellValue[];
}

export interface ColumnsRequest {
  op: 'columns';
  sheetName: string;
  tableId: string;
  columns: SampleColumn[];
  rules: string[];
}

/** What happens to one field of a table, in the order of `TableRequest.fields`. */
export interface FieldPlan {
  field: string;
  columnIndex: number | null;
  header: string;
  headerParts: string[];
  dateOrder: DateOrder | null;
  transform: string | null;
  derive: string | null;
  validate: string | null;
  needs: string[];
}

/** Begins a table: its rules get a new state. */
export interface TableRequest {
  op: 'table';
  sheetName: string;
  tableId: string;
  title: string[];
  fields: FieldPlan[];
}

/** As the engine sends it. */
export type RowsToSend = RowsRequest<CellValue[][] | EncodedList>;

export interface BatchRequest<Column = EncodedCell[]> {
  op: 'batch';
  tableId: string;
  /** 1-based rows of the sheet. */
  rows: number[];
  group: (string | null)[];
  /** Source values of each mapped field of the plan. */
  values: Record<string, Column>;
  /** By field, what people said of single rows. */
  decided?: Record<string, DecidedValues>;
}

/** Values of rows, counted from 0 and in order, that come after all rules that make values. */
export interface DecidedValues {
  at: number[];
  values: EncodedCell[];
}

/** As the engine sends it. */
export type BatchToSend = BatchRequest<EncodedList>;

export interface HookRequest {
  op: 'hook';
  rule: string;
}

type PlainRequest = LoadRequest | ArtifactRequest | ColumnsRequest | TableRequest | HookRequest;

/** As the host reads it. */
export type HostRequest = PlainRequest | RowsRequest | BatchRequest;

/** As the engine sends it. */
export type RequestToSend = PlainRequest | RowsToSend | BatchToSend;

/** A rule's failure inside the host. Texts are the rule's own: the engine removes values before it records them. */
export interface Failure {
  rule: string;
  kind: 'exception' | 'invalid_result';
  message: string;
  errorClass?: string;
  file?: string;
  line?: number;
  /** Index of the first call that failed: row or column of the request; 0 for a whole batch. */
  first: number;
  count: number;
}

export interface LoadedFunction {
  name: string;
  /** As `Function.prototype.toString` returns it. */
  source: string;
}

export interface LoadedModule {
  id: string;
  functions: LoadedFunction[];
  needs: string[];
  derive_needs: string[];
  /** Functions whose names no rule of this kind has; exports with the name of a rule that are not functions are in `notFunctions`. */
  unknownExports: string[];
  notFunctions: string[];
  /** `needs` or `derive_needs`, where it is not a list of texts. */
  badNeeds: string[];
  error?: { errorClass: string; message: string; file?: string; line?: number };
}

export interface LoadAnswer {
  modules: LoadedModule[];
}

/** Scores of one rule over a list of calls: the distinct outcomes, and runs of [outcome, how many calls]. */
export interface RuleScores {
  rule: string;
  outcomes: Record<string, number>[];
  runs: [outcome: number, count: number][];
}

export interface ScoresAnswer {
  scores: RuleScores[];
  failures: Failure[];
}

export interface WireWarning {
  row_index: number;
  code: string;
  message: string;
}

export interface WireIssue extends WireWarning {
  severity: 'error' | 'warning' | 'info';
  related_rows?: number[];
}

/** Values that a rule returned for the rows of a batch. */
export interface MadeValues {
  /** Rows of `values`, counted from 0 and in order; all others keep their values. Null: all rows. */
  at: number[] | null;
  values: EncodedCell[];
}

export interface BatchAnswer {
  /** Fields for which a transform or derive returned values; a field whose rule failed is missing. */
  values: Record<string, MadeValues>;
  warnings: Record<string, WireWarning[]>;
  issues: Record<string, WireIssue[]>;
  failures: Failure[];
}

export interface HookAnswer {
  result: {
    notes?: string;
    mapping?: { table_id: string; column: string; target_field: string | null }[];
    issues?: {
      table_id: string;
      a1?: string;
      target_field?: string;
      code: string;
      severity: 'error' | 'warning' | 'info';
      message: string;
    }[];
  } | null;
  failures: Failure[];
}

/**
 * Between answers the host sends marks, at most one in this time: `{ seq, mark }`, with the rule that it is about to call.
 * A mark restarts the deadline of a call, so that a batch of many slow rules does not count as a hang.
 */
export const MARK_INTERVAL_MS = 250;

/** Cells of a row that row rules see. */
export const MAX_ROW_SAMPLE_CELLS = 256;

/** Labels or fields that one score result may name. */
export const MAX_SCORES = 64;

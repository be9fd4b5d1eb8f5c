import type { Artifact } from '../contract/artifact.ts';
import type { ModuleRecord } from '../contract/build.ts';
import type { DateOrder, Manifest } from '../contract/manifest.ts';
import type { RuleWords } from '../contract/rule-calls.ts';
import type { ByteBuilder, CellValue, EncodedCell } from '../workbook/index.ts';

/** A module to load: its facts from build.json, or, while a package is prepared, the facts known before loading. */
export type ModuleToLoad = Pick<ModuleRecord, 'id' | 'kind' | 'script' | 'field' | 'hook'>;

/** What rules learn about their job. */
export interface RuleJob {
  job_id: string;
  source_file: string;
  /** The time that rules see as now; ISO 8601, UTC. */
  as_of: string;
}

export interface LoadRequest {
  op: 'load';
  /** File with the package's linked scripts. */
  programPath: string;
  modules: ModuleToLoad[];
  /** Null for a host that is started before its job is known; then a BeginRequest follows. */
  job: RuleJob | null;
  manifest: Manifest;
  /** The words of the package's languages; left out if it has none. */
  words?: RuleWords;
  /** Shortest time between marks, in milliseconds; 0 marks every rule. */
  markIntervalMs: number;
}

export interface BeginRequest {
  op: 'begin';
  job: RuleJob;
}

/** The record as it was after the last finished pass; rules see it frozen. */
export interface ArtifactRequest<Sheets = Artifact['sheets']> {
  op: 'artifact';
  artifact: Omit<Artifact, 'sheets'> & { sheets: Sheets };
}

/** A list that already exists as JSON bytes. */
export interface EncodedList {
  readonly length: number;
  writeJson(out: ByteBuilder): void;
}

export interface RowsRequest<Rows = EncodedCell[][]> {
  op: 'rows';
  sheetName: string;
  /** Whether every rule gets a new state. */
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
  /** The table's language, if it was guessed. */
  language?: string | undefined;
  columns: SampleColumn[];
  rules: string[];
}

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
  language?: string | undefined;
  title: string[];
  fields: FieldPlan[];
}

/** The request in the form in which the engine sends it. */
export type RowsToSend = RowsRequest<CellValue[][] | EncodedList>;

export interface BatchRequest<Column = EncodedCell[]> {
  op: 'batch';
  tableId: string;
  /** 1-based rows of the sheet. */
  rows: number[];
  group: (string | null)[];
  /** Source values of each mapped field in the plan. */
  values: Record<string, Column>;
  /** By field, values that people gave to single rows. */
  decided?: Record<string, DecidedValues>;
}

/** Values of single rows (counted from 0, in order) that replace what rules return for these rows. */
export interface DecidedValues {
  at: number[];
  values: EncodedCell[];
}

/** The request in the form in which the engine sends it. */
export type BatchToSend = BatchRequest<EncodedList>;

export interface HookRequest {
  op: 'hook';
  rule: string;
}

type PlainRequest = LoadRequest | BeginRequest | ColumnsRequest | TableRequest | HookRequest;

/** A request in the form in which the host reads it. */
export type HostRequest = PlainRequest | ArtifactRequest | RowsRequest | BatchRequest;

/** A request in the form in which the engine sends it. */
export type RequestToSend = PlainRequest | ArtifactRequest<EncodedList> | RowsToSend | BatchToSend;

/** A rule's failure inside the host. Its texts come from the rule: the engine removes values before it records them. */
export interface Failure {
  rule: string;
  kind: 'exception' | 'invalid_result';
  message: string;
  errorClass?: string;
  file?: string;
  line?: number;
  /** Index of the first failed call: row or column of the request; 0 for a whole batch. */
  first: number;
  count: number;
}

export interface LoadedFunction {
  name: string;
  /** Source text, as `Function.prototype.toString` returns it. */
  source: string;
}

export interface LoadedModule {
  id: string;
  functions: LoadedFunction[];
  needs: string[];
  derive_needs: string[];
  /** Functions not named like rules of this kind; `notFunctions` are named like rules, but are not functions. */
  unknownExports: string[];
  notFunctions: string[];
  /** Which of `needs` and `derive_needs` are not a list of texts. */
  badNeeds: string[];
  error?: { errorClass: string; message: string; file?: string; line?: number };
}

export interface LoadAnswer {
  modules: LoadedModule[];
}

/** Scores of one rule over a list of calls: distinct outcomes, and runs of [outcome, number of calls]. */
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
  /** Row of each value, counted from 0 and in order; other rows keep their values. Null: values for all rows. */
  at: number[] | null;
  values: EncodedCell[];
}

export interface BatchAnswer {
  /** Fields for which a transform or derive returned values; fields whose rule failed are missing. */
  values: Record<string, MadeValues>;
  warnings: Record<string, WireWarning[]>;
  issues: Record<string, WireIssue[]>;
  failures: Failure[];
}

export interface HookAnswer {
  result: {
    notes?: string;
    mapping?: { table_id: string; column: string; target_field: string | null; then?: 'carry' | 'leave_out' }[];
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

/** The host sends `{ seq, mark }` before a rule's call, at most once in this time; the mark restarts the deadline. */
export const MARK_INTERVAL_MS = 250;

/** Largest number of cells of a row that row rules see. */
export const MAX_ROW_SAMPLE_CELLS = 256;

/** Largest number of labels or fields that one score result may name. */
export const MAX_SCORES = 64;

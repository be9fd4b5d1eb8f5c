import type { FieldCall, Value } from '../../contract/rule-calls.ts';
import type { EncodedCell } from '../../workbook/index.ts';
import type {
  BatchAnswer,
  BatchRequest,
  DecidedValues,
  FieldPlan,
  MadeValues,
  TableRequest,
  WireIssue,
  WireWarning,
} from '../protocol.ts';
import { callRule, isPromise, readList, readObject, readText, settle } from './call.ts';
import { FailureList, InvalidResult } from './failures.ts';
import type { Marker } from './marker.ts';
import type { RuleRegistry } from './registry.ts';
import { beginCall, endTurn } from './turn.ts';
import { BadValue, encodeValue, reviveEncoded, reviveValues } from './values.ts';

const MAX_CODE_LENGTH = 64;
const MAX_MESSAGE_LENGTH = 500;
const MAX_RELATED_ROWS = 20;

/** Limit for all texts of one field in a batch: cells can have 32,767 characters, and all fields must fit in memory. */
const MAX_VALUE_CHARS = 8_000_000;
const SEVERITIES = ['error', 'warning', 'info'] as const;

/** Transforms, derivations and validations of one table, batch by batch. */
export class TableRules {
  readonly #registry: RuleRegistry;
  readonly #table: TableRequest;
  #batchIndex = 0;

  constructor(registry: RuleRegistry, table: TableRequest) {
    this.#registry = registry;
    this.#table = table;
    Object.freeze(table.title);
    for (const plan of table.fields) Object.freeze(plan.headerParts);
    registry.clearStates(
      table.fields
        .flatMap(({ transform, derive, validate }) => [transform, derive, validate])
        .filter((rule) => rule !== null),
    );
  }

  runBatch(request: BatchRequest, marker: Marker): BatchAnswer {
    const batch = new FieldBatch(this.#registry, this.#table, request, marker, this.#batchIndex++);
    for (const plan of this.#table.fields) batch.runField(plan);
    return batch.toAnswer();
  }
}

class FieldBatch {
  readonly #registry: RuleRegistry;
  readonly #table: TableRequest;
  readonly #request: BatchRequest;
  readonly #marker: Marker;
  readonly #index: number;
  readonly #failures: FailureList;
  readonly #values = new Map<string, readonly Value[]>();
  readonly #answer: BatchAnswer = { values: {}, warnings: {}, issues: {}, failures: [] };
  readonly #context: Omit<
    FieldCall,
    | 'state'
    | 'field_name'
    | 'field_meta'
    | 'columns'
    | 'column_index'
    | 'header'
    | 'header_parts'
    | 'date_order'
    | 'table'
  >;

  constructor(registry: RuleRegistry, table: TableRequest, request: BatchRequest, marker: Marker, index: number) {
    this.#registry = registry;
    this.#table = table;
    this.#request = request;
    this.#marker = marker;
    this.#index = index;
    this.#failures = new FailureList();
    const context = registry.makeContext();
    this.#context = {
      ...context,
      sheet_name: table.sheetName,
      table_id: table.tableId,
      language: table.language ?? null,
      row_count: request.rows.length,
    };
  }

  toAnswer(): BatchAnswer {
    return { ...this.#answer, failures: this.#failures.toList() };
  }

  runField(plan: FieldPlan): void {
    const source = this.#request.values[plan.field];
    const make = source === undefined ? plan.derive : plan.transform;
    if (source !== undefined) this.#values.set(plan.field, reviveValues(source));
    if (make !== null) this.#attempt(make, plan, (answer) => this.#readValues(plan.field, answer));
    const decided = this.#request.decided?.[plan.field];
    if (decided !== undefined) this.#values.set(plan.field, this.#decide(decided, this.#values.get(plan.field)));
    if (plan.validate !== null && this.#values.has(plan.field)) {
      this.#attempt(plan.validate, plan, (answer) => this.#readIssues(plan.field, answer));
    }
  }

  #decide(decided: DecidedValues, made: readonly Value[] | undefined): readonly Value[] {
    return applyMadeValues(decided, made ?? new Array<Value>(this.#request.rows.length).fill(null));
  }

  /** Calls one rule once; a failure is noted and leaves the batch unchanged. */
  #attempt(ruleId: string, plan: FieldPlan, read: (answer: Record<string, unknown>) => void): void {
    try {
      this.#marker.takeTurn(ruleId);
      beginCall(`${ruleId} ${this.#table.tableId}`, this.#index);
      const answer = callRule(this.#registry.getRule(ruleId).run, this.#makeCall(ruleId, plan));
      const object = readObject(isPromise(answer) ? settle(answer) : answer);
      if (object !== null) read(object);
    } catch (error) {
      this.#failures.add(ruleId, 0, error);
    }
    endTurn(ruleId, this.#failures);
  }

  /** A list for each call hides changes from other rules. V8 copies faster than it freezes or iterates frozen lists. */
  #makeCall(ruleId: string, plan: FieldPlan): object {
    const { sheet_name, source_file } = this.#context;
    const columns: Record<string, Value[]> = {};
    for (const field of plan.needs) {
      const values = this.#values.get(field);
      if (values !== undefined) columns[field] = values.slice();
    }
    const values = this.#values.get(plan.field)?.slice();
    return {
      ...this.#context,
      state: this.#registry.getState(ruleId),
      field_name: plan.field,
      field_meta: this.#registry.getMeta(plan.field, this.#table.language),
      column_index: plan.columnIndex,
      header: plan.header,
      header_parts: plan.headerParts.slice(),
      date_order: plan.dateOrder,
      columns: Object.freeze(columns),
      table: Object.freeze({
        sheet_name,
        source_file,
        title: this.#table.title.slice(),
        group: this.#request.group.slice(),
        rows: this.#request.rows.slice(),
      }),
      ...(values === undefined ? {} : { values }),
    };
  }

  #readValues(field: string, answer: Record<string, unknown>): void {
    const rowCount = this.#request.rows.length;
    const values = answer.values;
    if (!Array.isArray(values)) throw new InvalidResult(`values: expected a list, got a ${typeof values}`);
    if (values.length !== rowCount)
      throw new InvalidResult(`values: expected ${rowCount} entries, got ${values.length}`);
    const made = readMadeValues(values, this.#values.get(field));
    const warnings = readList(answer.warnings, 'warnings', rowCount).map((entry) => readWarning(entry, rowCount));
    this.#answer.values[field] = made;
    this.#values.set(field, applyMadeValues(made, this.#values.get(field)));
    if (warnings.length > 0) this.#answer.warnings[field] = warnings;
  }

  #readIssues(field: string, answer: Record<string, unknown>): void {
    const rowCount = this.#request.rows.length;
    const issues = readList(answer.issues, 'issues', rowCount * 20).map((entry) => readIssue(entry, rowCount));
    if (issues.length > 0) this.#answer.issues[field] = issues;
  }
}

/** Keeps only values that differ from the source: most transforms change few, and each is encoded, sent and checked. */
function readMadeValues(values: readonly unknown[], source: readonly Value[] | undefined): MadeValues {
  const at: number[] = [];
  const made: EncodedCell[] = [];
  let chars = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (source !== undefined && value === source[i]) continue;
    const encoded = encodeAt(value, i);
    if (typeof encoded === 'string') chars += encoded.length;
    if (chars > MAX_VALUE_CHARS) throw new InvalidResult(`values: texts of more than ${MAX_VALUE_CHARS} characters`);
    at.push(i);
    made.push(encoded);
  }
  return { at: made.length === values.length ? null : at, values: made };
}

/** Decodes the encoded values again, so that a list that the rule keeps cannot change what other rules see. */
function applyMadeValues({ at, values }: MadeValues, source: readonly Value[] | undefined): readonly Value[] {
  if (at !== null && at.length === 0 && source !== undefined) return source;
  // Revives a copy, since the answer sends the encoded values.
  const revived = reviveEncoded(values.slice());
  if (at === null || source === undefined) return revived;
  const applied = source.slice();
  for (let i = 0; i < at.length; i++) applied[at[i]!] = revived[i]!;
  return applied;
}

function encodeAt(value: unknown, index: number): EncodedCell {
  try {
    return encodeValue(value);
  } catch (error) {
    if (error instanceof BadValue) throw new InvalidResult(`values: entry ${index + 1} is ${error.message}`);
    throw error;
  }
}

function readWarning(entry: unknown, rowCount: number): WireWarning {
  const object = readObject(entry);
  if (object === null) throw new InvalidResult('expected an object with row_index, code and message, got nothing');
  const { row_index: rowIndex } = object;
  if (typeof rowIndex !== 'number' || !Number.isInteger(rowIndex) || rowIndex < 1 || rowIndex > rowCount) {
    throw new InvalidResult(`row_index: expected a whole number from 1 to ${rowCount}`);
  }
  return {
    row_index: rowIndex,
    code: readText(object.code, 'code', MAX_CODE_LENGTH),
    message: readText(object.message, 'message', MAX_MESSAGE_LENGTH),
  };
}

function readIssue(entry: unknown, rowCount: number): WireIssue {
  const warning = readWarning(entry, rowCount);
  const object = entry as Record<string, unknown>;
  const severity = readSeverity(object.severity);
  const related = readList(object.related_rows, 'related_rows', MAX_RELATED_ROWS).map(readRow);
  return { ...warning, severity, ...(related.length > 0 ? { related_rows: related } : {}) };
}

function readRow(row: unknown): number {
  if (typeof row === 'number' && Number.isInteger(row) && row >= 1) return row;
  throw new InvalidResult('related_rows: expected rows of the sheet');
}

export function readSeverity(value: unknown): WireIssue['severity'] {
  if (value === undefined || value === null) return 'error';
  const severity = SEVERITIES.find((known) => known === value);
  if (severity === undefined) throw new InvalidResult(`severity: expected one of ${SEVERITIES.join(', ')}`);
  return severity;
}

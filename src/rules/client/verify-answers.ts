/** Answers of the rule host are hostile input: they are compared with the request before anything is used. */
import { type EncodedCell, isDateList } from '../../workbook/index.ts';
import {
  type BatchAnswer,
  type BatchToSend,
  type ColumnsRequest,
  type Failure,
  type HookAnswer,
  type LoadAnswer,
  type LoadRequest,
  MAX_SCORES,
  type RowsToSend,
  type ScoresAnswer,
  type TableRequest,
} from '../protocol.ts';

/** A defect of an answer. The text comes from ADE. */
export class AnswerViolation extends Error {}

type Json = Record<string, unknown>;

const DATE_TEXT = /^[+-]?\d{4,6}-\d\d-\d\d$/;
const DATETIME_TEXT = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
const TIME_TEXT = /^\d\d:\d\d:\d\d$/;
const SEVERITIES = ['error', 'warning', 'info'];

export function verifyLoad(answer: Json, request: LoadRequest): LoadAnswer {
  const modules = verifyList(answer.modules, 'modules', request.modules.length, request.modules.length);
  for (const [i, module] of modules.entries()) {
    const object = verifyObject(module, 'module');
    check(object.id === request.modules[i]!.id, 'modules in another order');
    for (const name of ['needs', 'derive_needs', 'unknownExports', 'notFunctions', 'badNeeds']) {
      for (const text of verifyList(object[name], name, 0, 10_000)) verifyText(text, name);
    }
    for (const entry of verifyList(object.functions, 'functions', 0, 10_000)) {
      const { name, source } = verifyObject(entry, 'function');
      verifyText(name, 'name');
      verifyText(source, 'source');
    }
    if (object.error !== undefined) verifyError(verifyObject(object.error, 'error'));
  }
  return answer as unknown as LoadAnswer;
}

export function verifyScores(answer: Json, request: RowsToSend | ColumnsRequest): ScoresAnswer {
  const callCount = request.op === 'rows' ? request.rows.length : request.columns.length;
  const scores = verifyList(answer.scores, 'scores', request.rules.length, request.rules.length);
  for (const [i, entry] of scores.entries()) {
    const { rule, outcomes, runs } = verifyObject(entry, 'scores');
    check(rule === request.rules[i], 'scores in another order');
    const outcomeCount = verifyList(outcomes, 'outcomes', 0, callCount).map(verifyOutcome).length;
    let covered = 0;
    for (const run of verifyList(runs, 'runs', 0, callCount)) {
      const [outcome, count] = verifyList(run, 'run', 2, 2);
      check(isCount(outcome) && outcome < outcomeCount, 'an unknown outcome');
      check(isCount(count) && count > 0, 'an empty run');
      covered += count;
    }
    check(covered === callCount, `${covered} scores for ${callCount} calls`);
  }
  return {
    scores: answer.scores as ScoresAnswer['scores'],
    failures: verifyFailures(answer, request.rules, callCount),
  };
}

function verifyOutcome(outcome: unknown): void {
  const entries = Object.entries(verifyObject(outcome, 'outcome'));
  check(entries.length <= MAX_SCORES, 'too many scores');
  for (const [, delta] of entries) check(Number.isFinite(delta), 'a score that is not a finite number');
}

export function verifyBatch(answer: Json, request: BatchToSend, table: TableRequest): BatchAnswer {
  const rowCount = request.rows.length;
  const values = verifyObject(answer.values, 'values');
  const warnings = verifyObject(answer.warnings, 'warnings');
  const issues = verifyObject(answer.issues, 'issues');
  const plans = new Map(table.fields.map((plan) => [plan.field, plan]));
  for (const [field, made] of Object.entries(values)) {
    const plan = plans.get(field);
    const rule = request.values[field] === undefined ? plan?.derive : plan?.transform;
    check(rule != null, 'values for a field without transform');
    verifyMadeValues(made, rule === plan?.transform, rowCount);
  }
  for (const [field, list] of Object.entries(warnings)) {
    check(Object.hasOwn(values, field), 'warnings for a field without values');
    for (const warning of verifyList(list, 'warnings', 0, rowCount)) verifyWarning(warning, rowCount);
  }
  for (const [field, list] of Object.entries(issues)) {
    check(plans.get(field)?.validate != null, 'issues for a field without validate');
    for (const issue of verifyList(list, 'issues', 0, rowCount * 20)) verifyIssue(issue, rowCount);
  }
  const rules = table.fields.flatMap(({ transform, derive, validate }) => [transform, derive, validate]);
  return { ...(answer as unknown as BatchAnswer), failures: verifyFailures(answer, rules, 1) };
}

/** Only a transform may leave values unchanged. */
function verifyMadeValues(made: unknown, mayLeave: boolean, rowCount: number): void {
  const { at, values } = verifyObject(made, 'values');
  const count = at === null ? rowCount : verifyRows(at, mayLeave ? rowCount : 0);
  const list = verifyList(values, 'values', count, count);
  // By index: these lists are long and have mixed types, and V8 makes an object for each step of an iterator.
  for (let i = 0; i < count; i++) verifyValue(list[i]);
}

/** Checks that rows are in the batch and ascend; returns how many there are. */
function verifyRows(at: unknown, rowCount: number): number {
  const rows = verifyList(at, 'at', 0, rowCount);
  let last = -1;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    check(isCount(row) && row > last && row < rowCount, 'rows out of order or range');
    last = row;
  }
  return rows.length;
}

function verifyValue(value: unknown): asserts value is EncodedCell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    check(Number.isFinite(value), 'a value that is not a finite number');
    return;
  }
  if (Array.isArray(value)) {
    check(isDateList(value), 'a value of no known type');
    return;
  }
  const entries = Object.entries(verifyObject(value, 'value'));
  check(entries.length === 1, 'a value of no known type');
  const [kind, text] = entries[0]!;
  const pattern =
    kind === 'date' ? DATE_TEXT : kind === 'datetime' ? DATETIME_TEXT : kind === 'time' ? TIME_TEXT : null;
  check(pattern !== null && typeof text === 'string' && pattern.test(text), 'a value of no known type');
}

function verifyWarning(warning: unknown, rowCount: number): void {
  const { row_index: rowIndex, code, message } = verifyObject(warning, 'issue');
  check(isCount(rowIndex) && rowIndex >= 1 && rowIndex <= rowCount, 'a row out of range');
  verifyText(code, 'code');
  verifyText(message, 'message');
}

function verifyIssue(issue: unknown, rowCount: number): void {
  verifyWarning(issue, rowCount);
  const { severity, related_rows: related } = issue as Json;
  check(SEVERITIES.includes(severity as string), 'an unknown severity');
  if (related !== undefined)
    for (const row of verifyList(related, 'related_rows', 0, 20)) check(isCount(row) && row >= 1, 'a row out of range');
}

export function verifyHook(answer: Json, rule: string): HookAnswer {
  const failures = verifyFailures(answer, [rule], 1);
  if (answer.result === null) return { result: null, failures };
  const result = verifyObject(answer.result, 'result');
  if (result.notes !== undefined) verifyText(result.notes, 'notes');
  for (const entry of verifyList(result.mapping ?? [], 'mapping', 0, 10_000)) {
    const { table_id: tableId, column, target_field: field, then } = verifyObject(entry, 'mapping');
    verifyText(tableId, 'table_id');
    verifyText(column, 'column');
    if (field !== null) verifyText(field, 'target_field');
    const isKnown = then === 'carry' || then === 'leave_out';
    check(then === undefined || (isKnown && field === null), 'a `then` that does not fit');
  }
  for (const entry of verifyList(result.issues ?? [], 'issues', 0, 10_000)) {
    const issue = verifyObject(entry, 'issue');
    for (const name of ['table_id', 'code', 'message']) verifyText(issue[name], name);
    for (const name of ['a1', 'target_field']) if (issue[name] !== undefined) verifyText(issue[name], name);
    check(SEVERITIES.includes(issue.severity as string), 'an unknown severity');
  }
  return { result: result as HookAnswer['result'], failures };
}

function verifyFailures(answer: Json, rules: readonly (string | null)[], callCount: number): Failure[] {
  const failures = verifyList(answer.failures, 'failures', 0, rules.length * Math.max(callCount, 1));
  for (const entry of failures) {
    const failure = verifyObject(entry, 'failure');
    check(rules.includes(failure.rule as string), 'a failure of a rule that was not asked');
    check(failure.kind === 'exception' || failure.kind === 'invalid_result', 'an unknown kind of failure');
    verifyError(failure);
    check(isCount(failure.first) && failure.first < Math.max(callCount, 1), 'a call out of range');
    check(isCount(failure.count) && failure.count > 0 && failure.count <= callCount, 'a count out of range');
  }
  return failures as Failure[];
}

function verifyError({ errorClass, message, file, line }: Json): void {
  verifyText(message, 'message');
  if (errorClass !== undefined) verifyText(errorClass, 'errorClass');
  if (file !== undefined) verifyText(file, 'file');
  if (line !== undefined) check(isCount(line), 'a line that is not a number');
}

function check(condition: boolean, found: string): asserts condition {
  if (!condition) throw new AnswerViolation(found);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function verifyObject(value: unknown, name: string): Json {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), `${name}: not an object`);
  return value as Json;
}

function verifyList(value: unknown, name: string, minLength: number, maxLength: number): unknown[] {
  check(Array.isArray(value), `${name}: not a list`);
  check(value.length >= minLength && value.length <= maxLength, `${name}: a list of ${value.length}`);
  return value;
}

function verifyText(value: unknown, name: string): asserts value is string {
  check(typeof value === 'string', `${name}: not a text`);
}

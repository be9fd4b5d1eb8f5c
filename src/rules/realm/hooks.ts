import type { HookAnswer, HookRequest } from '../protocol.ts';
import { callRule, isPromise, readList, readObject, readOptionalText, readText, settle } from './call.ts';
import { FailureList, InvalidResult } from './failures.ts';
import { readSeverity } from './fields.ts';
import type { RuleRegistry } from './registry.ts';
import { beginCall, endTurn } from './turn.ts';

const MAX_NOTE_LENGTH = 2_000;
const MAX_NAME_LENGTH = 64;
const MAX_ENTRIES = 1_000;

type HookResult = NonNullable<HookAnswer['result']>;

export function runHook(registry: RuleRegistry, request: HookRequest): HookAnswer {
  const failures = new FailureList();
  let result: HookAnswer['result'] = null;
  try {
    beginCall(request.rule, 0);
    const call = { ...registry.makeContext(), state: registry.getState(request.rule) };
    const answer = callRule(registry.getRule(request.rule).run, call);
    result = readResult(readObject(isPromise(answer) ? settle(answer) : answer));
  } catch (error) {
    failures.add(request.rule, 0, error);
  }
  endTurn(request.rule, failures);
  return { result, failures: failures.toList() };
}

function readResult(answer: Record<string, unknown> | null): HookAnswer['result'] {
  if (answer === null) return null;
  const notes = readOptionalText(answer.notes, 'notes', MAX_NOTE_LENGTH);
  const mapping = readList(answer.mapping, 'mapping', MAX_ENTRIES).map(readMapping);
  const issues = readList(answer.issues, 'issues', MAX_ENTRIES).map(readHookIssue);
  return {
    ...(notes === undefined ? {} : { notes }),
    ...(mapping.length > 0 ? { mapping } : {}),
    ...(issues.length > 0 ? { issues } : {}),
  };
}

function readMapping(entry: unknown): NonNullable<HookResult['mapping']>[number] {
  const object = readEntry(entry, 'mapping');
  const field = readOptionalText(object.target_field, 'target_field', MAX_NAME_LENGTH) ?? null;
  const then = readThen(object.then);
  if (then !== undefined && field !== null)
    throw new InvalidResult('mapping: `then` is only for columns without a field');
  return {
    table_id: readText(object.table_id, 'table_id', MAX_NAME_LENGTH),
    column: readText(object.column, 'column', MAX_NAME_LENGTH),
    target_field: field,
    ...(then === undefined ? {} : { then }),
  };
}

function readThen(value: unknown): 'carry' | 'leave_out' | undefined {
  const then = readOptionalText(value, 'then', MAX_NAME_LENGTH);
  if (then === undefined || then === 'carry' || then === 'leave_out') return then;
  throw new InvalidResult('then: expected "carry" or "leave_out"');
}

function readHookIssue(entry: unknown): NonNullable<HookResult['issues']>[number] {
  const object = readEntry(entry, 'issues');
  const a1 = readOptionalText(object.a1, 'a1', MAX_NAME_LENGTH);
  const field = readOptionalText(object.target_field, 'target_field', MAX_NAME_LENGTH);
  return {
    table_id: readText(object.table_id, 'table_id', MAX_NAME_LENGTH),
    ...(a1 === undefined ? {} : { a1 }),
    ...(field === undefined ? {} : { target_field: field }),
    code: readText(object.code, 'code', MAX_NAME_LENGTH),
    severity: readSeverity(object.severity),
    message: readText(object.message, 'message', 500),
  };
}

function readEntry(entry: unknown, name: string): Record<string, unknown> {
  const object = readObject(entry);
  if (object === null) throw new InvalidResult(`${name}: expected an object, got nothing`);
  return object;
}

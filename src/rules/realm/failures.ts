import { DEPENDENCIES, SCRIPT_PREFIX } from '../program.ts';
import type { Failure } from '../protocol.ts';

/** A rule's answer breaks the contract. The message comes from ADE and contains nothing that the rule chose. */
export class InvalidResult extends Error {
  readonly #isOurs = true;

  /** Unlike `instanceof`, runs no code of the thrown value. */
  static is(thrown: unknown): thrown is InvalidResult {
    return typeof thrown === 'object' && thrown !== null && #isOurs in thrown;
  }
}

const MAX_TEXT = 500;

/** Longer texts are not touched: to shorten one, the runtime first builds all of it, which may fill the memory. */
const MAX_READABLE_LENGTH = 1_000_000;

/** Failures of a request: for each rule, place and kind, the first failure and the number of failures. */
export class FailureList {
  readonly #byKey = new Map<string, Failure>();

  add(rule: string, index: number, thrown: unknown): void {
    const failure = describeFailure(rule, index, thrown);
    const key = `${rule} ${failure.kind} ${failure.errorClass} ${failure.file} ${failure.line}`;
    const known = this.#byKey.get(key);
    if (known) known.count += 1;
    else this.#byKey.set(key, failure);
  }

  toList(): Failure[] {
    return [...this.#byKey.values()];
  }
}

function describeFailure(rule: string, first: number, thrown: unknown): Failure {
  if (InvalidResult.is(thrown)) {
    return { rule, kind: 'invalid_result', message: thrown.message, first, count: 1 };
  }
  return { rule, kind: 'exception', first, count: 1, ...describeError(thrown) };
}

/** Class, message and place of any thrown value. Survives hostile getters. */
export function describeError(thrown: unknown): { errorClass: string; message: string; file?: string; line?: number } {
  const errorClass = readText(() => (thrown as Error).constructor.name) || 'Error';
  const message = readText(() => (typeof thrown === 'string' ? thrown : (thrown as Error).message));
  return {
    errorClass,
    message,
    ...findPlace(readText(() => (thrown as Error).stack, 10_000)),
  };
}

function readText(read: () => unknown, maxLength = MAX_TEXT): string {
  try {
    const text = read();
    return typeof text === 'string' && text.length <= MAX_READABLE_LENGTH ? text.slice(0, maxLength) : '';
  } catch {
    return '';
  }
}

/**
 * The topmost frame in a script of the package (not of a dependency), as a place in the author's file: stripped scripts
 * keep their lines, so `.js` is `.ts`. Uses no regular expressions: a rule may have changed them during its turn.
 */
function findPlace(stack: string): { file?: string; line?: number } {
  for (const frame of stack.split('\n')) {
    const start = frame.indexOf(SCRIPT_PREFIX);
    if (start < 0) continue;
    const [file = '', line = ''] = frame.slice(start + SCRIPT_PREFIX.length).split(':');
    if (
      file !== '' &&
      !file.startsWith(DEPENDENCIES) &&
      line !== '' &&
      !file.includes('(') &&
      Number.isInteger(Number(line))
    ) {
      return { file, line: Number(line) };
    }
  }
  return {};
}

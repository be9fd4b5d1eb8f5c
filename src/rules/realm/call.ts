import { InvalidResult } from './failures.ts';
import { receiveAnswer } from './network.ts';
import { outer } from './outer.ts';

export type RuleFunction = (call: object) => unknown;

/** Longer texts are refused instead of shortened. */
const MAX_TEXT_LENGTH = 100_000;

/** Longest list of names that a script may export; more than a manifest can have fields. */
const MAX_NAMES = 10_000;

/** Calls a rule; an answer that is not a promise is not awaited. */
export function callRule(run: RuleFunction, call: object): unknown {
  return run(call);
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
}

/** The value of a rule's promise. Throws its reason if it was rejected, or InvalidResult if nothing can settle it. */
export function settle(promise: PromiseLike<unknown>): unknown {
  let settled: { value: unknown } | { thrown: unknown } | undefined;
  Promise.resolve(promise).then(
    (value) => {
      settled = { value };
    },
    (thrown) => {
      settled = { thrown };
    },
  );
  do outer.drain();
  while (settled === undefined && receiveAnswer());
  if (settled === undefined) {
    throw new InvalidResult('expected an answer, got a promise that will never settle');
  }
  if ('thrown' in settled) throw settled.thrown;
  return settled.value;
}

/** Returns a rule's answer as an object, or null if there is none; throws InvalidResult for other answers. */
export function readObject(answer: unknown): Record<string, unknown> | null {
  if (answer === undefined || answer === null) return null;
  if (typeof answer !== 'object' || Array.isArray(answer)) {
    throw new InvalidResult(
      `expected an object or nothing, got ${Array.isArray(answer) ? 'a list' : `a ${typeof answer}`}`,
    );
  }
  return answer as Record<string, unknown>;
}

export function readList(value: unknown, name: string, maxLength: number): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new InvalidResult(`${name}: expected a list, got a ${typeof value}`);
  const { length } = value;
  if (length > maxLength) throw new InvalidResult(`${name}: ${length} entries, at most ${maxLength} are allowed`);
  // A copy, since the rule's own list may have changed methods.
  return Array.from({ length }, (_, i) => value[i]);
}

/** A copy of a list of texts that a script exports; null for anything else. Runs no code but that of a proxy. */
export function copyTexts(value: unknown): string[] | null {
  try {
    if (!Array.isArray(value) || value.length > MAX_NAMES) return null;
    const texts: string[] = [];
    for (let i = 0; i < value.length; i++) {
      const text: unknown = Object.getOwnPropertyDescriptor(value, i)?.value;
      if (typeof text !== 'string') return null;
      texts[i] = text;
    }
    return texts;
  } catch {
    return null;
  }
}

export function readText(value: unknown, name: string, maxLength: number): string {
  if (typeof value !== 'string') throw new InvalidResult(`${name}: expected a text, got a ${typeof value}`);
  // Checked first: to shorten a text, the runtime builds all of it, and a text may be as large as the memory.
  if (value.length > MAX_TEXT_LENGTH)
    throw new InvalidResult(`${name}: a text of more than ${MAX_TEXT_LENGTH} characters`);
  return value.length > maxLength ? value.slice(0, maxLength) : value;
}

/** Unlike `readText`, accepts a missing value and returns undefined for it. */
export function readOptionalText(value: unknown, name: string, maxLength: number): string | undefined {
  return value === undefined || value === null ? undefined : readText(value, name, maxLength);
}

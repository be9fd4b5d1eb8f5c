import inspect from 'object-inspect';
import { outer } from './outer.ts';

/** The console for rules, whose output is for the author of the rules. */
export function makeConsole(): object {
  const print =
    (isError: boolean) =>
    (...parts: unknown[]) => {
      outer.print(isError, `${parts.map(format).join(' ')}\n`);
    };
  const [out, err] = [print(false), print(true)];
  const nothing = () => undefined;
  return Object.freeze({
    ...{ log: out, info: out, debug: out, warn: err, error: err, trace: err, group: out, groupCollapsed: out },
    dir: (value: unknown) => out(value),
    table: (value: unknown) => out(value),
    assert: (condition: unknown, ...parts: unknown[]) => {
      if (!condition) err('Assertion failed', ...parts);
    },
    ...{ groupEnd: nothing, count: nothing, countReset: nothing, time: nothing, timeLog: nothing, timeEnd: nothing },
  });
}

function format(part: unknown): string {
  return typeof part === 'string' ? part : part instanceof Error ? String(part.stack) : inspect(part);
}

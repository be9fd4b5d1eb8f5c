import { isAnyArrayBuffer } from 'node:util/types';

type Functions = Record<string, (...args: never[]) => unknown>;

/**
 * The functions, which now refuse every argument but primitives and real buffers of bytes: an object of a rule could run
 * code of the rule among code of Node.
 */
export function takePlain<Given extends object>(functions: Given): Given {
  const entries = Object.entries(functions as Functions).map(([name, run]) => [
    name,
    (...args: never[]) => {
      for (let i = 0; i < args.length; i++) if (!isPlain(args[i])) throw new TypeError(`${name}: not a plain argument`);
      return run(...args);
    },
  ]);
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'object') return value === null || isAnyArrayBuffer(value);
  return typeof value !== 'function';
}

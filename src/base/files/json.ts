import { readFileSync } from 'node:fs';

/** Parses a text as JSON; returns undefined if it is not JSON. */
export function parseJsonOrNone(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses a file as JSON. If that fails, throws what `explain` returns; for invalid JSON, `code` is undefined. */
export function readJsonFile(path: string, explain: (cause: unknown, code: string | undefined) => Error): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw explain(cause, (cause as NodeJS.ErrnoException).code);
  }
}

import { readFileSync } from 'node:fs';

/** What a text says as JSON; undefined where it is not JSON. */
export function parseJsonOrNone(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a file says as JSON. `explain` makes the error where it cannot be read; `code` is undefined where it is not JSON. */
export function readJsonFile(path: string, explain: (cause: unknown, code: string | undefined) => Error): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw explain(cause, (cause as NodeJS.ErrnoException).code);
  }
}

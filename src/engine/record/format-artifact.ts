import type { Artifact } from '../../contract/artifact.ts';
import { compactSheets } from './compact-tables.ts';

/** Lists whose entries have lists themselves. Entries of all other lists take one line. */
const NESTED: ReadonlySet<string> = new Set(['sheets', 'tables']);

/**
 * The text of artifact.json in pieces: a line for each entry of a list, and for each object of plain values. Sheets are
 * formatted one by one, because the text of all takes more memory than the record.
 */
export function* formatArtifact(artifact: Artifact): Generator<string> {
  yield* format({ ...artifact, sheets: compactSheets(artifact) }, '', '\n');
  yield '\n';
}

/** `line` is a line break with the indentation of the value. */
function* format(value: unknown, key: string, line: string): Generator<string> {
  if (isShort(value)) return yield JSON.stringify(value);
  const isList = isIterable(value);
  const [open, close] = isList ? '[]' : '{}';
  let before = open;
  for (const [name, entry] of isList ? listUnnamed(value) : Object.entries(value ?? {})) {
    if (entry === undefined) continue;
    yield `${before}${line} ${isList ? '' : `${JSON.stringify(name)}: `}`;
    if (isList && !NESTED.has(key)) yield JSON.stringify(entry);
    else yield* format(entry, name, `${line} `);
    before = ',';
  }
  yield before === open ? `${open}${close}` : `${line}${close}`;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function* listUnnamed(values: Iterable<unknown>): Generator<[name: string, entry: unknown]> {
  for (const entry of values) yield ['', entry];
}

/** Whether a value takes one line: it and all that it holds are plain values, or lists of them. */
function isShort(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (isIterable(value)) return Array.isArray(value) && value.every((entry) => !isObject(entry));
  return Object.values(value).every((entry) => !isObject(entry) || (Array.isArray(entry) && isShort(entry)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

import type { Artifact } from '../../contract/artifact.ts';

/** A place at which two records differ. Values are JSON, shortened to a readable length; null if there is no value. */
export interface RecordDifference {
  /** JSON path in artifact.json. */
  path: string;
  recorded: string | null;
  found: string | null;
}

const MAX_DIFFERENCES = 20;
const MAX_TEXT = 200;

/** Paths of values that depend on when and where a job ran. `*` matches any index. */
const TIMES_AND_PLACES = new Set([
  '/job/started_at',
  '/job/sandbox',
  '/pass_history/*/started_at',
  '/pass_history/*/finished_at',
  '/rule_errors/*/at',
  '/annotations/*/at',
]);

/** The first differences between two records of the same job, in the order of `recorded`. */
export function compareRecords(recorded: Artifact, found: Artifact): RecordDifference[] {
  const differences: RecordDifference[] = [];
  visit(recorded, found, [], differences);
  return differences;
}

function visit(recorded: unknown, found: unknown, path: readonly string[], out: RecordDifference[]): void {
  if (out.length >= MAX_DIFFERENCES || Object.is(recorded, found)) return;
  if (TIMES_AND_PLACES.has(`/${path.map((key) => (/^\d+$/.test(key) ? '*' : key)).join('/')}`)) return;
  if (isObject(recorded) && isObject(found) && Array.isArray(recorded) === Array.isArray(found)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(found)]);
    for (const key of keys) visit(readOwn(recorded, key), readOwn(found, key), [...path, key], out);
    return;
  }
  out.push({ path: formatPath(path), recorded: formatValue(recorded), found: formatValue(found) });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Reads only own keys: a label may be named `constructor`, which every object inherits. */
function readOwn(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** RFC 6901. */
function formatPath(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function formatValue(value: unknown): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

import type { AnyRow } from '../store/any-rows.ts';
import type { NamesTable, TableShape } from '../store/dialects/dialect.ts';
import { MOVE_KEY } from '../store/move-mark.ts';

/** Tables about a deployment itself: its nodes, what they run, and where files are. Each deployment makes its own. */
const OF_DEPLOYMENT = new Set([
  'nodes',
  'queue_places',
  'job_events',
  'feed_events',
  'stored_folders',
  'stored_files',
  'unnamed_blobs',
  'blob_listing',
  'signing_keys',
  'signing_key_in_use',
  'identity',
]);

/** Tables that triggers fill from other rows. They are not copied, but compared like all others. */
const BY_TRIGGERS = new Set(['batch_counts']);

/** Tables of file names, which are written together with their indexes. */
const NAMES: Readonly<Record<string, NamesTable>> = {
  job_names: { kind: 'job' },
  document_names: { kind: 'document' },
};

/** A table whose rows are moved. */
export interface MovedTablePlan {
  /** Contains only the columns that both databases have. */
  shape: TableShape;
  /** False if the table is only compared. */
  isCopied: boolean;
  names: NamesTable | null;
  /** Gives the row to write; null for a row that is not moved. */
  toMoved(row: AnyRow): AnyRow | null;
}

/**
 * All tables of the schema except those of a deployment; referenced tables come before the tables that reference them.
 * Throws an `Error` if the two databases do not have the same tables, since then one of the dialects is wrong.
 */
export function planTables(source: readonly TableShape[], target: readonly TableShape[]): MovedTablePlan[] {
  const others = new Map(target.map((shape) => [shape.name, shape]));
  const missing = [...source, ...target].find(
    ({ name }) => !others.has(name) || !source.some((one) => one.name === name),
  );
  if (missing !== undefined) throw new Error(`Only one of the two databases has the table ${missing.name}`);
  return sortByReferences(source)
    .filter(({ name }) => !OF_DEPLOYMENT.has(name))
    .map((shape) => planTable(shape, others.get(shape.name)!));
}

function planTable(shape: TableShape, other: TableShape): MovedTablePlan {
  const names = NAMES[shape.name] ?? null;
  const columns = shape.columns.filter((column) => other.columns.includes(column));
  const isSame = columns.length === shape.columns.length && columns.length === other.columns.length;
  // Only tables of names may have a column that the other database lacks (for the index).
  if (!isSame && names === null) throw new Error(`The two databases have different columns in ${shape.name}`);
  return { shape: { ...shape, columns }, isCopied: !BY_TRIGGERS.has(shape.name), names, toMoved: findRule(shape.name) };
}

function findRule(table: string): MovedTablePlan['toMoved'] {
  switch (table) {
    case 'jobs':
      return (row) => ({ ...row, node_id: null });
    case 'settings':
      return (row) => (row.key === MOVE_KEY ? null : row);
    case 'batch_counts':
      // When no job is in a state any more, the row of that state stays with a count of 0; ignore it.
      return (row) => (row.count === 0 ? null : row);
    default:
      return (row) => row;
  }
}

function sortByReferences(shapes: readonly TableShape[]): TableShape[] {
  const sorted: TableShape[] = [];
  const add = (shape: TableShape, above: readonly string[]): void => {
    if (sorted.includes(shape)) return;
    if (above.includes(shape.name)) throw new Error(`Tables name each other: ${[...above, shape.name].join(', ')}`);
    for (const name of shape.references.filter((one) => one !== shape.name)) {
      add(shapes.find((one) => one.name === name)!, [...above, shape.name]);
    }
    sorted.push(shape);
  };
  for (const shape of shapes) add(shape, []);
  return sorted;
}

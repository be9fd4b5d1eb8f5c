import { join } from 'node:path';
import type { Artifact } from '../../contract/artifact.ts';
import { jobNames } from '../../contract/layout.ts';
import type { ChangeKind } from '../../contract/row-changes.ts';
import {
  fillChanges,
  locateRows,
  readRowChanges,
  type ShownChange,
  type Side,
  type TableRow,
} from '../../record/changes/index.ts';
import { type FoundArtifact, readArtifact } from './artifact.ts';
import { readLocatedRows } from './located-rows.ts';

export interface ShownChanges {
  counts: NonNullable<NonNullable<Artifact['checks']>['rows']> | null;
  items: ShownChange[];
  /** Whether there are more rows than were asked for. */
  has_more: boolean;
}

/**
 * The rows that changed since the document that a job was compared with, with their values. `previous`: the folder of
 * that job, or of all jobs that were compared as one, in their order; without it, the earlier values are left out.
 */
export async function readChangedRows(
  found: FoundArtifact,
  { change, limit, previous = [] }: { change?: ChangeKind | undefined; limit: number; previous?: string[] | undefined },
): Promise<ShownChanges> {
  const page = readRowChanges(join(found.folder, jobNames.rowChanges), { kind: change, limit });
  const { rows: counts = null, key = [] } = found.artifact.checks ?? {};
  if (page === null) return { counts, items: [], has_more: false };
  const earlier: FoundArtifact[] = [];
  for (const path of previous) earlier.push(await readArtifact(path));
  const fields = [...key, ...new Set(page.items.flatMap((item) => item.fields))];
  const now = await openSide(
    found,
    page.items.map((item) => item.now),
    fields,
  );
  const before: Side[] = [];
  for (const [i, one] of earlier.entries()) {
    const wanted = page.items.map((item) => (item.before?.document === i ? item.before : null));
    before.push(await openSide(one, wanted, fields));
  }
  return { counts, items: fillChanges(page.items, key, { now, before }), has_more: page.next !== null };
}

async function openSide(
  { artifact, folder }: FoundArtifact,
  wanted: readonly (TableRow | null)[],
  fields: readonly string[],
): Promise<Side> {
  const rows = locateRows(artifact, wanted, fields);
  return { rows, read: await readLocatedRows({ artifact, folder }, rows) };
}

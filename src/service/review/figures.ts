import type { Expecting, Figures, Sequel } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import type { RecordFigures } from '../../record/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { listAttention } from './attention.ts';

export type FigureDifference = Sequel['differs'][number];

/** The figures of a finished revision, whose files must be here. `job`: its job. */
export async function readRevisionFigures(
  ctx: Pick<Core, 'db' | 'artifacts' | 'files' | 'dataDir'>,
  job: JobRow,
  row: JobRow,
): Promise<Figures> {
  const folder = jobFolder(ctx.dataDir, row.id);
  const { artifact } = jobPaths(folder);
  await ctx.files.check(artifact, row.artifact_sha256);
  return describeFigures(ctx, job, await ctx.artifacts.ask('readFigures', [artifact], folder));
}

/** Adds which points of a record, and of the job's sender and period, need a decision. */
export async function describeFigures(
  ctx: Pick<Core, 'db'>,
  job: JobRow,
  { attention, ...figures }: RecordFigures,
): Promise<Figures> {
  const points = await listAttention(ctx, job, { summary_json: JSON.stringify({ attention }) });
  const open = points.flatMap(({ id, code, needs_decision: isOpen }) => (isOpen ? [{ id, code }] : []));
  return { ...figures, open };
}

/**
 * The figures that are not those that a person saw. A total that was not known then may be any. `accepted`: open points
 * that are accepted before.
 */
export function compareFigures(
  { rows, totals, open }: Figures,
  expecting: Expecting,
  accepted: readonly string[] = [],
): FigureDifference[] {
  const differing: FigureDifference[] = [];
  if (rows !== expecting.rows) differing.push({ what: 'rows', target_field: null });
  const expected = new Map(expecting.totals.map(({ target_field: field, total }) => [field, total]));
  const found = new Map(totals.map(({ target_field: field, total }) => [field, total]));
  for (const field of new Set([...found.keys(), ...expected.keys()])) {
    const isSame = found.has(field) && (expected.get(field) === null || found.get(field) === expected.get(field));
    if (!isSame) differing.push({ what: 'total', target_field: field });
  }
  const left = open.map(({ id }) => id).filter((id) => !accepted.includes(id));
  if (new Set(left).symmetricDifference(new Set(expecting.open)).size > 0)
    differing.push({ what: 'open', target_field: null });
  return differing;
}

/** Figures that differ, thrown where a revision would have been signed. */
export class FiguresDiffer extends AdeError {
  readonly differs: readonly FigureDifference[];

  constructor({ id, revision }: Pick<JobRow, 'id' | 'revision'>, differs: readonly FigureDifference[]) {
    super('figures_differ', { job_id: id, revision, found: differs.map(nameDifference).join(', ') });
    this.differs = differs;
  }
}

function nameDifference({ what, target_field: field }: FigureDifference): string {
  if (what === 'total') return `the total of ${field}`;
  return what === 'rows' ? 'the number of rows' : 'the open points';
}

import type { SubjectOutcome } from '../../contract/api/index.ts';
import type { EraseRequest, SubjectContext, SubjectRun } from './context.ts';
import { eraseRows } from './erase-rows.ts';

/** Masks the files of a config version. */
export async function eraseVersion(
  ctx: SubjectContext,
  run: SubjectRun,
  id: string,
  _request: EraseRequest,
): Promise<SubjectOutcome> {
  const { rows } = await eraseRows(ctx.db, run, `version:${id}`);
  return { outcome: 'stays', rows };
}

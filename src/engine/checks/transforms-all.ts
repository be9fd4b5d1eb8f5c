import type { Artifact } from '../../contract/artifact.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { listTables } from '../../record/index.ts';

/** Whether a job transforms all rows: a dry run only does if no table has more than its first rows. */
export function transformsAll(
  { first_rows: firstRows }: Pick<RunRequest, 'first_rows'>,
  artifact: Pick<Artifact, 'sheets'>,
): boolean {
  return firstRows === undefined || listTables(artifact).every(({ table }) => table.row_count <= firstRows);
}

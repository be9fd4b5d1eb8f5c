import type { JobContext } from '../job/job-context.ts';

/** Which checks a job has. */
export interface CheckPlan {
  hasExpectations: boolean;
  hasTotals: boolean;
  /** Sums, shares and hashes of rows: to compare with, now or next time. */
  keepsFigures: boolean;
}

/** null where neither package nor request asks for any: then nothing of this folder is loaded. */
export function planChecks({ manifest, request, checkInputs }: JobContext): CheckPlan | null {
  const { checks } = manifest.engine;
  const isWhole = request.first_rows === undefined;
  const asksForFigures = request.keep_figures === true || Object.keys(checkInputs.recorded).length > 0;
  const plan = {
    hasExpectations: Object.values(manifest.columns.meta).some(({ expect }) => expect !== undefined),
    hasTotals: isWhole && checks !== undefined && checks.totals?.enabled !== false,
    keepsFigures: isWhole && (checks !== undefined || asksForFigures),
  };
  return Object.values(plan).some(Boolean) ? plan : null;
}

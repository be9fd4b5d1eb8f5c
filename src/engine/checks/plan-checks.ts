import type { JobContext } from '../job/job-context.ts';

/** The kinds of checks that a job has. */
export interface CheckPlan {
  hasExpectations: boolean;
  hasTotals: boolean;
  /** Whether sums, shares and row hashes are kept, to be compared now or with the next document. */
  keepsFigures: boolean;
  /** Whether the periods that titles name are kept; no other check needs this. */
  readsTitles: boolean;
}

/** Null if neither the package nor the request asks for checks: then no other code of this folder is loaded. */
export function planChecks({ manifest, request, checkInputs }: JobContext): CheckPlan | null {
  const { checks } = manifest.engine;
  const isWhole = request.first_rows === undefined;
  const asksForFigures = request.keep_figures === true || Object.keys(checkInputs.recorded).length > 0;
  const plan = {
    hasExpectations: Object.values(manifest.columns.meta).some(({ expect }) => expect !== undefined),
    hasTotals: isWhole && checks !== undefined && checks.totals?.enabled !== false,
    keepsFigures: isWhole && (checks !== undefined || asksForFigures),
    readsTitles: isWhole && request.read_titles === true,
  };
  return Object.values(plan).some(Boolean) ? plan : null;
}

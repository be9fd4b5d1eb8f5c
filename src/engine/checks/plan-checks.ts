import type { Artifact } from '../../contract/artifact.ts';
import { isProfiled } from '../../contract/manifest.ts';
import type { JobContext } from '../job/job-context.ts';
import { transformsAll } from './transforms-all.ts';

/** The kinds of checks that a job has. */
export interface CheckPlan {
  hasExpectations: boolean;
  hasTotals: boolean;
  /** Whether sums, shares and row hashes are kept, to be compared now or with the next document. */
  keepsFigures: boolean;
  /** Whether the periods that titles name are kept; no other check needs this. */
  readsTitles: boolean;
  /** Whether rows are compared as a whole; with a key, they are compared by their keys instead. */
  keepsRowHashes: boolean;
  /** Whether a profile, and with a key a key file, is kept. */
  keepsEdition: boolean;
}

/** Null if neither the package nor the request asks for checks: then no other code of this folder is loaded. */
export function planChecks(
  { manifest, request, checkInputs, corrections }: JobContext,
  artifact: Pick<Artifact, 'sheets'>,
): CheckPlan | null {
  const { checks } = manifest.engine;
  const isWhole = transformsAll(request, artifact);
  const asksForFigures = request.keep_figures === true || Object.keys(checkInputs.recorded).length > 0;
  const keepsEdition = isWhole && checkInputs.salt !== undefined && isProfiled(manifest);
  const keepsFigures = isWhole && (checks !== undefined || asksForFigures || keepsEdition);
  const { rows_repeated: limit = checks?.drift?.rows_repeated } = corrections.recipe?.tolerances?.drift ?? {};
  const hasKey = keepsEdition && manifest.columns.key !== undefined;
  const plan = {
    hasExpectations: Object.values(manifest.columns.meta).some(({ expect }) => expect !== undefined),
    hasTotals: isWhole && checks !== undefined && checks.totals?.enabled !== false,
    keepsFigures,
    keepsRowHashes: keepsFigures && (!hasKey || limit !== undefined),
    keepsEdition,
    readsTitles: isWhole && request.read_titles === true,
  };
  return Object.values(plan).some(Boolean) ? plan : null;
}

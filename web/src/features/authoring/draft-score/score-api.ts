import type { ScoredJob, VersionScore } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { t } from '../../../lib/texts.ts';

/** Runs the newest accepted documents with two versions and reports the share that each version reads correctly. */
export const scoreVersion = (workspaceId: string, versionId: string, against: string | null, signal?: AbortSignal) =>
  requestJson<VersionScore>(makeWorkspacePath(workspaceId, 'versions', versionId, 'score'), {
    method: 'POST',
    body: against === null ? {} : { against },
    signal,
  });

export type Verdict = 'better' | 'worse' | 'same' | 'other' | 'not_run';

/** Says whether the draft comes closer to the accepted result of a document than the active version. */
export function judge({ quality, changes, error }: ScoredJob): Verdict {
  if (error || !quality) return 'not_run';
  if (quality.after !== quality.before) return quality.after > quality.before ? 'better' : 'worse';
  return changes.length === 0 ? 'same' : 'other';
}

type Change = ScoredJob['changes'][number];

/** `G “Own” is Employee share, was no field`. */
export function describeChange(change: Change, findLabel: (field: string) => string): string {
  const { part, place, header, before, after } = change;
  const name = (value: string | null) => (value === null ? t`no field` : findLabel(value));
  switch (part) {
    case 'column':
      return header
        ? t`${place} “${header}” is ${name(after)}, was ${name(before)}`
        : t`${place} is ${name(after)}, was ${name(before)}`;
    case 'rows':
      return t`Rows ${place} are ${after}, were ${before}`;
    case 'header':
      if (after === null) return t`Header is not found, was ${before}`;
      return before === null ? t`Header is ${after}, was not found` : t`Header is ${after}, was ${before}`;
    case 'tables':
      return place === null ? t`${after} tables, were ${before}` : t`Table ${place}: ${after}, was ${before}`;
  }
}

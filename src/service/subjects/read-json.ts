import type { NotSearched, SubjectOutcome, SubjectPlace } from '../../contract/api/index.ts';
import type { SubjectHolderRow, SubjectSearchRow } from '../../storage/store/index.ts';

/** What ADE itself has stored as JSON. */
function readJson<Value>(json: string): Value {
  return JSON.parse(json);
}

export const readTerms = (json: string) => readJson<string[]>(json);

export const readPlaces = ({ places_json: json }: Pick<SubjectHolderRow, 'places_json'>) =>
  readJson<SubjectPlace[]>(json);

export const readNotSearched = ({ not_searched_json: json }: Pick<SubjectSearchRow, 'not_searched_json'>) =>
  readJson<NotSearched[]>(json);

/** The selected holders; null for all. */
export const readSelection = ({ selection_json: json }: Pick<SubjectSearchRow, 'selection_json'>) =>
  json === null ? null : readJson<string[]>(json);

/** What an erasure has noted about a holder before it replaced files. */
export type Said = Readonly<Record<string, string | undefined>> & { outcome: 'said' };

type Noted = { done: SubjectOutcome; said: null } | { done: null; said: Said | null };

/** What an erasure has done with a holder, or has noted before it did. */
export function readOutcome({ outcome_json: json }: Pick<SubjectHolderRow, 'outcome_json'>): Noted {
  if (json === null) return { done: null, said: null };
  const outcome = readJson<SubjectOutcome | Said>(json);
  return isSaid(outcome) ? { done: null, said: outcome } : { done: outcome, said: null };
}

function isSaid(outcome: SubjectOutcome | Said): outcome is Said {
  return outcome.outcome === 'said';
}

import type {
  NotSearched,
  SubjectHolder,
  SubjectOutcome,
  SubjectPlace,
  SubjectSearch,
} from '../../contract/api/index.ts';
import type { SubjectHolderRow, SubjectSearchRow } from '../../storage/store/index.ts';

export function describeSearch(row: SubjectSearchRow): SubjectSearch {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason as SubjectSearch['reason'],
    reference: row.reference,
    terms: row.term_count,
    has_terms: row.terms_json !== null,
    asked_by: row.actor,
    asked_at: row.asked_at,
    ended_at: row.ended_at,
    done: row.done,
    total: row.total,
    places: row.places,
    holders: row.holders,
    not_searched: JSON.parse(row.not_searched_json) as NotSearched[],
    error: row.error_code,
  };
}

export function describeHolder({
  holder,
  count,
  places_json: places,
  outcome_json: json,
}: SubjectHolderRow): SubjectHolder {
  const outcome = json === null ? null : (JSON.parse(json) as SubjectOutcome | { outcome: 'said' });
  return {
    holder,
    count,
    places: JSON.parse(places) as SubjectPlace[],
    outcome: outcome === null || outcome.outcome === 'said' ? null : outcome,
  };
}

import type { SubjectHolder, SubjectSearch } from '../../contract/api/index.ts';
import type { SubjectHolderRow, SubjectSearchRow } from '../../storage/store/index.ts';
import { readNotSearched, readOutcome, readPlaces } from './read-json.ts';

export function describeSearch(row: SubjectSearchRow): SubjectSearch {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
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
    not_searched: readNotSearched(row),
    error: row.error_code,
  };
}

export function describeHolder(row: SubjectHolderRow): SubjectHolder {
  return { holder: row.holder, count: row.count, places: readPlaces(row), outcome: readOutcome(row).done };
}

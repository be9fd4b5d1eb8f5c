import type { SubjectHolder, SubjectPlace, SubjectSearch } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

export const REASONS: Record<SubjectSearch['reason'], string> = {
  access_request: t`The person asks what is known`,
  erasure_request: t`The person asks to be erased`,
  correction_request: t`The person asks for a correction`,
  objection: t`The person objects`,
  other: t`Another reason`,
};

export const STATES: Record<SubjectSearch['state'], string> = {
  finding: t`searching`,
  found: t`searched`,
  erasing: t`erasing`,
  erased: t`erased`,
  cancelled: t`ended`,
  failed: t`failed`,
};

export const PLACES: Record<SubjectPlace['kind'], string> = {
  document: t`document`,
  result: t`result`,
  rows: t`rows as they were read`,
  record: t`record`,
  issues: t`issues`,
  corrections: t`corrections`,
  comments: t`comments`,
  recipe: t`recipe`,
  figures: t`figures`,
  keys: t`hashes of rows and keys`,
  events: t`events`,
  log: t`log`,
  name: t`name of a file`,
  package: t`package`,
  build_log: t`log of a build`,
  acceptance: t`signed acceptance`,
  preview: t`preview`,
  database: t`database`,
  other: t`another file`,
};

/** What has a place, by the word before its id. */
const HOLDERS: Record<string, string> = {
  document: t`Document`,
  job: t`Job`,
  recipe: t`Recipe`,
  version: t`Version of a package`,
  rows: t`Rows of the database`,
};

export const describeHolder = (kind: string): string => HOLDERS[kind] ?? kind;

const OUTCOMES: Record<NonNullable<SubjectHolder['outcome']>['outcome'], string> = {
  erased: t`erased`,
  held: t`under a legal hold`,
  in_use: t`in use`,
  not_selected: t`not selected`,
  stays: t`stays`,
  gone: t`already gone`,
};

export const describeOutcome = ({ outcome }: SubjectHolder): string =>
  outcome === null ? '' : OUTCOMES[outcome.outcome];

/** As many cells as fit into a line. */
const SHOWN = 6;

/** Where a place is, such as `List B4, List C9, …`. */
export function describeWhere({ hits, count, table }: SubjectPlace): string {
  const places = hits.slice(0, SHOWN).map(({ sheet, cell, row }) => {
    const inside = cell ?? (row === undefined ? '' : t`line ${row}`);
    return [sheet ?? '', inside].filter((part) => part !== '').join(' ');
  });
  const named = places.filter((place) => place !== '');
  const more = named.length > 0 && count > named.length ? ['…'] : [];
  return [...(table === undefined ? [] : [table]), ...named, ...more].join(', ');
}

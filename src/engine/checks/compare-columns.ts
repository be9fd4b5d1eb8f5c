import type { Artifact } from '../../contract/artifact.ts';
import type { Figures } from '../../contract/checks.ts';
import { listTables } from '../../record/index.ts';
import type { CheckList } from './report/check-list.ts';

/** Of so many columns the record lists the headers; the count is of all. */
const MAX_LISTED = 200;

/** Looks for the columns without a field that the accepted document of the previous period had. */
export function compareColumns(list: CheckList, { columns = [] }: Figures, artifact: Pick<Artifact, 'sheets'>): void {
  if (columns.length === 0) return;
  const here = new Set(
    listTables(artifact).flatMap(({ table: { mapping = [] } }) => mapping.map(({ raw }) => fold(raw.header))),
  );
  const lost = columns.filter((header) => !here.has(fold(header)));
  list.add({
    kind: 'drift',
    measure: 'column_lost',
    tolerance: {},
    agrees: lost.length === 0,
    ...(lost.length === 0 ? {} : { count: lost.length, headers: lost.slice(0, MAX_LISTED) }),
    found: lost.length,
    expected: 0,
  });
}

const fold = (header: string) => header.trim().toLowerCase();

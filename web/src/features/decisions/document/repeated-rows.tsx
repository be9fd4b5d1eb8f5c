import { useQueries, useQuery } from '@tanstack/react-query';
import type { Artifact, FacetRows, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { fieldsQuery } from '../../entities/fields/index.ts';
import { formatValue } from '../../inspection/grid/index.ts';
import { findOutputRow } from '../../inspection/source/index.ts';
import { facetRowsQuery } from '../facets/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import classes from './document.module.css';
import { isAbout, joinNames } from './use-named-rows.ts';

interface RepeatedRowsProps {
  job: Job;
  artifact: Artifact;
  item: ReviewedAttention;
}

/** Keys of so many rows are shown, each with so many of its rows. */
const SHOWN = 3;
const MAX_ROWS = 6;
/** Fields that name a row beside its key. */
const NAMING = 3;

/** All rows that have a key which is there more than once: a check names only the later ones. */
export function RepeatedRows({ job, artifact, item }: RepeatedRowsProps) {
  const { workspace_id: workspaceId, id: jobId, revision } = job;
  const fields = useQuery(fieldsQuery(workspaceId, job.config_version_id)).data ?? [];
  const keys = fields.filter(({ isKey }) => isKey);
  const field = item.target_field ?? '';
  const rows = artifact.checks?.list.find((one) => isAbout(one, item))?.rows ?? [];
  const tables = artifact.sheets
    .filter(({ name }) => (item.sheet ?? name) === name)
    .flatMap((sheet) => sheet.tables.filter(({ id }) => (item.table_id ?? id) === id));
  // Of a key of several fields, rows with one of them in common are others.
  const isKnown = job.has_output && job.purged.output === null && keys.length === 1 && keys[0]?.name === field;
  const places = isKnown
    ? rows.slice(0, SHOWN).flatMap((row) => {
        const found = tables.flatMap(({ id }) => findOutputRow(artifact, id, row) ?? [])[0];
        return found ? { sheet: found.sheet, row: found.row } : [];
      })
    : [];
  const listed = useQueries({
    queries: places.map((place) => facetRowsQuery({ workspaceId, jobId, revision, field }, place)),
  });
  const found = listed.flatMap(({ data }) => data ?? []);
  const byValue = new Map(found.map((one) => [formatValue(one.value), one]));
  if (byValue.size === 0) return null;
  return (
    <ul className={classes.repeated} aria-label={t`Rows with the same key`}>
      {[...byValue].map(([value, { rows: same, count }]) => (
        <li key={value}>
          <b>{value}</b>{' '}
          {same.slice(0, MAX_ROWS).map((one) => (
            <span key={one.source.a1}>
              <TextLink
                size="sm"
                to="/w/$workspaceId/jobs/$jobId/document"
                params={{ workspaceId, jobId }}
                search={{ state: 'values', sheet: one.source.sheet, cell: one.source.a1 }}
              >
                {t`row ${/\d+/.exec(one.source.a1)?.[0] ?? ''}`}
              </TextLink>{' '}
              {nameRow(one, artifact, field)}
            </span>
          ))}
          {count > MAX_ROWS && plural(count - MAX_ROWS, 'and # more', 'and # more')}
        </li>
      ))}
    </ul>
  );
}

/** The first fields of a row that are not empty, without its key. */
function nameRow({ sheet, cells }: FacetRows['rows'][number], { output }: Artifact, field: string): string {
  const columns = output.sheets?.[sheet]?.columns ?? [];
  const texts = columns.flatMap(({ target_field: of }, at) => {
    const text = of === null || of === field ? '' : formatValue(cells?.[at]);
    return text === '' ? [] : [text];
  });
  return joinNames(texts.slice(0, NAMING));
}

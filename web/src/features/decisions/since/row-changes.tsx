import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Job, RowChanges } from '../../../api/contract.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { ChangedFields, describeKind } from '../../inspection/changed-values/index.ts';
import { formatValue } from '../../inspection/grid/index.ts';
import { PlaceLink } from './place-link.tsx';
import classes from './since.module.css';
import { changedValuesQuery, rowChangesQuery } from './since-api.ts';

/** Kinds of change that are easily overlooked, and so are named beside both values. */
const SAID: ReadonlySet<string> = new Set([
  'multiplied',
  'sign',
  'day_month_swapped',
  'moved',
  'zeros',
  'trimmed',
  'type',
]);

interface ChangedRowsProps {
  job: Job;
  /** Whether to show values; without them, rows are named by their places. */
  values: boolean;
  findLabel: (field: string) => string;
}

/** The rows that are new, gone or changed, by their keys; nothing for a package without a key. */
export function ChangedRows({ job, values, findLabel }: ChangedRowsProps) {
  const query = useInfiniteQuery(rowChangesQuery(job.workspace_id, job.id, job.revision, values));
  const pages = query.data?.pages ?? [];
  const counts = pages[0]?.counts;
  if (!counts) return null;
  return (
    <section aria-label={t`Rows by their keys`}>
      <h4 className={classes.title}>{t`Rows by their keys`}</h4>
      <p className={classes.counts}>
        {[
          plural(counts.new, '# new', '# new'),
          plural(counts.gone, '# gone', '# gone'),
          plural(counts.changed, '# changed', '# changed'),
          plural(counts.same, '# the same', '# the same'),
        ].join(' · ')}
      </p>
      {values && counts.changed > 0 && <ChangedByKind job={job} findLabel={findLabel} />}
      <ul className={classes.list}>
        {pages.flatMap((page) =>
          page.items.map((item) => (
            <li key={JSON.stringify([item.change, item.place, item.earlier_place])}>
              <ChangedRow {...{ job, item, findLabel }} earlier={page.earlier} />
            </li>
          )),
        )}
      </ul>
      {query.hasNextPage && (
        <Button size="compact-xs" variant="subtle" loading={query.isFetching} onClick={() => query.fetchNextPage()}>
          {t`Show more rows`}
        </Button>
      )}
    </section>
  );
}

/** What happened to the values of rows that changed, over all of them; nothing if an earlier result is gone. */
function ChangedByKind({ job, findLabel }: Omit<ChangedRowsProps, 'values'>) {
  const client = useQueryClient();
  const { workspace_id: workspaceId, id, revision } = job;
  const query = useQuery(changedValuesQuery(workspaceId, id, revision));
  const readField = async (name: string) => {
    const { fields } = await client.fetchQuery(changedValuesQuery(workspaceId, id, revision, name));
    return fields?.[0];
  };
  return (
    <QueryView query={query} failure={t`The values could not be compared`}>
      {({ fields }) =>
        fields !== null && (
          <details className={classes.kinds}>
            <summary>{t`What changed, by kind`}</summary>
            <ChangedFields fields={fields} job={job} findLabel={findLabel} readField={readField} />
          </details>
        )
      }
    </QueryView>
  );
}

interface ChangedRowProps {
  job: Job;
  item: RowChanges['items'][number];
  earlier: RowChanges['earlier'];
  findLabel: (field: string) => string;
}

function ChangedRow({ job, item, earlier, findLabel }: ChangedRowProps) {
  const { change, place, earlier_place: before, key, fields } = item;
  const jobId = place === null ? earlier[before?.document ?? 0]?.job_id : job.id;
  const { sheet_index: sheet = null, row } = place ?? before ?? {};
  const name = key === null ? t`row ${row}` : key.map(({ value }) => formatValue(value)).join(' ');
  const link =
    jobId === undefined ? (
      name
    ) : (
      <PlaceLink
        job={{ workspaceId: job.workspace_id, jobId }}
        place={sheet === null ? undefined : { sheet, a1: `A${row}` }}
      >
        {name}
      </PlaceLink>
    );
  if (change === 'new') return <>{t`${link} is new`}</>;
  if (change === 'gone') return <>{t`${link} is gone`}</>;
  return (
    <>
      {link}:{' '}
      {fields
        .map(({ target_field: field, before: was, after: is, kind }) => {
          if (key === null) return findLabel(field);
          const change = `${findLabel(field)} ${formatValue(was) || '–'} → ${formatValue(is) || '–'}`;
          return kind !== null && SAID.has(kind.kind) ? `${change} (${describeKind(kind)})` : change;
        })
        .join('; ')}
    </>
  );
}

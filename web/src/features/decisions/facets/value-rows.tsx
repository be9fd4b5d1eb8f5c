import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Artifact, Facet, FacetRows, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { formatValue, isNumeric } from '../../inspection/grid/index.ts';
import { nameSheet } from '../../inspection/source/index.ts';
import type { useCorrection } from '../corrections/index.ts';
import { isLocked } from '../review/index.ts';
import { ChangeAll } from './change-all.tsx';
import { type FacetOf, facetRowsQuery } from './facet-api.ts';
import classes from './facets.module.css';
import { nameValue } from './name-value.ts';

interface ValueRowsProps {
  job: Job;
  artifact: Artifact;
  of: FacetOf;
  facet: Facet | undefined;
  like: { sheet: number; row: number } | undefined;
  correction: ReturnType<typeof useCorrection>;
  findLabel: (field: string) => string;
}

/** The rows with the chosen value, and a form that changes all of them. */
export function ValueRows(props: ValueRowsProps) {
  const { of, like } = props;
  const query = useQuery({ ...facetRowsQuery(of, like), enabled: like !== undefined });
  return (
    <section className={classes.pane} aria-label={t`Rows`}>
      {like === undefined ? (
        <Text size="sm" p="xs">
          {t`Choose a value to see its rows, and to change all of them at once.`}
        </Text>
      ) : (
        <QueryView query={query} failure={t`The rows could not be listed`}>
          {(listed) => <Listed {...props} listed={listed} />}
        </QueryView>
      )}
    </section>
  );
}

function Listed(props: ValueRowsProps & { listed: FacetRows }) {
  const { job, listed, facet, correction, findLabel } = props;
  const canCorrect = useCan('operator');
  return (
    <>
      <h2 className={classes.title}>{t`“${nameValue(listed.value)}” in ${countOf(listed.count, 'row')}`}</h2>
      <div className={classes.scroll}>
        <AsSent listed={listed} />
        {canCorrect && <Change {...{ job, listed, facet, correction, findLabel }} />}
        <RowTable {...props} />
      </div>
    </>
  );
}

function Change(props: Pick<ValueRowsProps, 'job' | 'facet' | 'correction' | 'findLabel'> & { listed: FacetRows }) {
  const { job } = props;
  if (isLocked(job.review_state))
    return <Text size="sm">{t`This document is signed. Reopen it to correct something.`}</Text>;
  if (job.open_revision !== null) return <Text size="sm">{t`A correction is being applied…`}</Text>;
  if (job.purged.input !== null)
    return <Text size="sm">{t`The document was removed, so nothing can be corrected.`}</Text>;
  return <ChangeAll {...props} />;
}

/** The texts of the document in these rows, if they differ from the value. */
function AsSent({ listed: { as_sent: sent, value } }: { listed: FacetRows }) {
  if (sent === null) return null;
  const isSame = sent.distinct === 1 && formatValue(sent.values[0]?.value) === formatValue(value);
  if (isSame) return null;
  const texts = sent.values.map(({ value: text, count }) => `“${nameValue(text)}” (${formatCount(count)})`).join(', ');
  const rest = sent.distinct - sent.values.length;
  return <Text size="xs">{rest > 0 ? t`Sent as ${texts} and ${countOf(rest, 'other')}` : t`Sent as ${texts}`}</Text>;
}

/** Number of rows that are shown; the others are counted. */
const SHOWN = 100;
/** Number of columns that are shown besides the column of the field. */
const SHOWN_COLUMNS = 4;

/** The row in the document, after the sheet if several have tables. */
function nameSource(artifact: Artifact, { sheet, a1 }: FacetRows['rows'][number]['source']): string {
  const row = /\d+/.exec(a1)?.[0] ?? a1;
  const name = nameSheet(artifact, { sheet });
  return name === undefined ? row : `${name} ${row}`;
}

function RowTable({ job, artifact, listed, correction, findLabel, of }: ValueRowsProps & { listed: FacetRows }) {
  const columns = artifact.output.sheets?.[listed.rows[0]?.sheet ?? 0]?.columns ?? [];
  const indexed = columns.map(({ target_field: field, header }, index) => ({ field, header, index }));
  const own = indexed.filter(({ field }) => field === of.field);
  const others = indexed.filter(({ field }) => field !== null && field !== of.field);
  const shown = [...own, ...others.slice(0, SHOWN_COLUMNS)];
  const [draft] = correction.drafts;
  const after = draft?.kind === 'cell_value' ? draft.value : draft?.kind === 'value_is' ? draft.to : undefined;
  const name = (field: string | null, header: string) => (field === null ? header : findLabel(field));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keys as well
    <section className={classes.tableBox} tabIndex={0} aria-label={t`Rows with the value`}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t`Row of the document`}</th>
            {shown.map(({ field, header, index }) => (
              <th scope="col" key={index}>
                {name(field, header)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listed.rows.slice(0, SHOWN).map(({ sheet, row, source, cells }) => (
            <tr key={`${sheet} ${row}`}>
              <th scope="row">
                <TextLink
                  size="xs"
                  to="/w/$workspaceId/jobs/$jobId/document"
                  params={{ workspaceId: job.workspace_id, jobId: job.id }}
                  search={{ sheet: source.sheet, cell: source.a1 }}
                  aria-label={t`${source.a1} of the document`}
                >
                  {nameSource(artifact, source)}
                </TextLink>
              </th>
              {shown.map(({ field, index }) => (
                <td key={index} data-number={isNumeric(cells?.[index]) || undefined}>
                  {field === of.field && after !== undefined ? (
                    <>
                      <s className={classes.before}>{formatValue(cells?.[index])}</s>{' '}
                      <b className={classes.after}>{after === null ? t`(empty)` : formatValue(after)}</b>
                    </>
                  ) : (
                    formatValue(cells?.[index])
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {listed.count > SHOWN && (
        <Text size="xs">{plural(listed.count - SHOWN, 'and # other row', 'and # other rows')}</Text>
      )}
    </section>
  );
}

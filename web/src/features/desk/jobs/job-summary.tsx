import { Text, Title } from '@mantine/core';
import type { Artifact, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './jobs.module.css';

/** The job in figures, and what needs attention. */
export function JobSummary({ job, artifact }: { job: Job; artifact: Artifact | undefined }) {
  const { summary } = job;
  const leftOut = Object.entries(summary.rows_left_out ?? {}).filter(([, count]) => count > 0);
  const figures: [label: string, count: number | undefined][] = [
    [t`Tables`, summary.tables],
    [t`Rows in`, summary.rows_in],
    [t`Rows out`, summary.rows_out],
    [t`Columns mapped`, summary.columns?.mapped],
    [t`Columns unmapped`, summary.columns?.unmapped],
    [t`Errors`, summary.issues?.error],
    [t`Warnings`, summary.issues?.warning],
    [t`Rule errors`, summary.rule_errors],
  ];
  return (
    <section className={classes.card}>
      <Title order={2} size="h5" mb="xs">
        {t`Summary`}
      </Title>
      <div className={classes.figures}>
        {figures.map(([label, count]) => (
          <div key={label}>
            <div className={classes.figure}>{count === undefined ? '–' : formatCount(count)}</div>
            <Muted>{label}</Muted>
          </div>
        ))}
      </div>
      {leftOut.length > 0 && (
        <Text size="sm" mt="sm">
          {t`Left out: ${leftOut.map(([label, count]) => `${formatCount(count)} ${label}`).join(', ')}`}
        </Text>
      )}
      {summary.rows_written_again !== undefined && (
        <Text size="sm">{t`Rows out from a second table side by side: ${formatCount(summary.rows_written_again)}`}</Text>
      )}
      {(summary.attention ?? []).length > 0 && (
        <>
          <Title order={3} size="h6" mt="md" mb={4}>
            {t`Needs attention`}
          </Title>
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {summary.attention?.map((attention) => (
              <li key={JSON.stringify(attention)}>
                <AttentionLine job={job} artifact={artifact} attention={attention} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

type JobPoint = NonNullable<Job['summary']['attention']>[number];

/** A point of attention, linked to the view that shows it. */
function AttentionLine({
  job,
  artifact,
  attention,
}: {
  job: Job;
  artifact: Artifact | undefined;
  attention: JobPoint;
}) {
  const params = { workspaceId: job.workspace_id, jobId: job.id };
  const sheet = artifact?.sheets.find(({ name }) => name === attention.sheet)?.index;
  const text = (
    <Text span size="sm">
      {attention.message}
    </Text>
  );
  switch (attention.code) {
    case 'uncertain_mapping':
    case 'field_taken':
    case 'required_field_unmapped':
    case 'required_field_empty':
    case 'column_undecided':
    case 'unknown_headers':
      return (
        <TextLink
          to="/w/$workspaceId/jobs/$jobId/mapping"
          params={params}
          search={{ table: attention.table_id, column: attention.column }}
        >
          {text}
        </TextLink>
      );
    case 'error_issues':
    case 'values_dropped':
    case 'formulas_without_value':
    case 'hours_mixed':
    case 'values_truncated':
      return (
        <TextLink to="/w/$workspaceId/jobs/$jobId/issues" params={params} search={{}}>
          {text}
        </TextLink>
      );
    case 'synthetic_header':
    case 'doubtful_header':
    case 'doubtful_rows':
    case 'rows_left_out_by_rule':
    case 'nothing_found':
    case 'encoding_guessed':
    case 'delimiter_guessed':
    case 'undecodable_text':
    case 'stray_quotes':
    case 'nuls_removed':
    case 'styles_missing':
    case 'odd_records':
    case 'date_orders_mixed':
    case 'values_merged':
      return (
        <TextLink to="/w/$workspaceId/jobs/$jobId/source" params={params} search={{ sheet }}>
          {text}
        </TextLink>
      );
    default:
      return text;
  }
}

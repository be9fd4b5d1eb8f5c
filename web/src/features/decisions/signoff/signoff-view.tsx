import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Artifact, Job, Review } from '../../../api/contract.ts';
import cards from '../../../components/card.module.css';
import { ButtonLink, TextLink } from '../../../components/links.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf, formatCode, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { mayReadActivity } from '../../../session/roles.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { CorrectedBy, correctionsQuery, describePlaced } from '../corrections/index.ts';
import { FigureChain } from '../figure/index.ts';
import { reviewQuery, STATE_NAMES } from '../review/index.ts';
import { ChecksTable, useChecks } from './checks-table.tsx';
import classes from './signoff.module.css';
import { VerifyPanel } from './verify-panel.tsx';

interface SignoffViewProps {
  job: Job;
  artifact: Artifact;
}

/** Shows the signatures with what they are based on, and verifies them. */
export function SignoffView({ job, artifact }: SignoffViewProps) {
  const seen = useQuery(reviewQuery(job.workspace_id, job.id));
  const session = useSession();
  return (
    <Stack gap="lg" className={classes.paper}>
      <Group gap="xs" className={classes.actions}>
        <Button variant="default" onClick={() => window.print()}>
          {t`Print`}
        </Button>
        {mayReadActivity(session, job.workspace_id) && (
          <ButtonLink
            variant="default"
            to="/w/$workspaceId/activity"
            params={{ workspaceId: job.workspace_id }}
            search={{ document: job.id }}
          >
            {t`Activity of this document`}
          </ButtonLink>
        )}
      </Group>
      <QueryView query={seen} failure={t`The review could not be read`}>
        {({ review }) => (
          <>
            <Signatures review={review} />
            <Figure job={job} artifact={artifact} review={review} />
            <Decisions job={job} artifact={artifact} review={review} />
            <Relied review={review} job={job} />
          </>
        )}
      </QueryView>
      <ChecksTable job={job} />
      <VerifyPanel job={job} />
    </Stack>
  );
}

function Figure(props: SignoffViewProps & { review: Review }) {
  const findLabel = useFieldLabels(props.job);
  const checks = useChecks(props.job);
  return (
    <section aria-label={t`Chain of a figure`} className={cards.card}>
      <FigureChain {...props} findLabel={findLabel} numbers={checks.data?.items ?? []} />
    </section>
  );
}

function Signatures({ review }: { review: Review }) {
  if (review.acceptances.length === 0) {
    return (
      <section aria-label={t`Signatures`} className={cards.card}>
        <h2>{t`Not signed`}</h2>
        <Text size="sm">
          {t`State: ${STATE_NAMES[review.state]}. A signature names the person, the time, and the hashes of document, record and workbook.`}
        </Text>
      </section>
    );
  }
  return (
    <section aria-label={t`Signatures`} className={cards.card}>
      <h2>{STATE_NAMES[review.state]}</h2>
      {review.acceptances.map(({ statement, key_id: key, withdrawn_at: withdrawnAt }) => (
        <dl key={statement.id} className={classes.facts} data-withdrawn={withdrawnAt !== null || undefined}>
          <Fact name={statement.part === 'second' ? t`Second person` : t`Signed by`}>
            {statement.authentication === 'unauthenticated'
              ? t`${statement.person} (unauthenticated)`
              : statement.person}
            {statement.token_id !== null && (
              <>
                {' '}
                <span className={classes.meta}>{t`token ${statement.token_id}`}</span>
              </>
            )}
          </Fact>
          <Fact name={t`Time`}>
            {withdrawnAt === null ? (
              <TimeText at={statement.at} isFull />
            ) : (
              t`${<TimeText at={statement.at} isFull />}, withdrawn ${<TimeText at={withdrawnAt} isFull />}`
            )}
          </Fact>
          <Fact name={t`Revision`}>{statement.revision}</Fact>
          <Fact name={t`Rows`}>
            {t`${formatCount(statement.totals.rows_in)} in, ${formatCount(statement.totals.rows_out)} out, in ${countOf(statement.totals.tables, 'table')} of ${countOf(statement.totals.sheets, 'sheet')}`}
          </Fact>
          <HashFact name={t`Document`} of={statement.document_sha256} />
          <HashFact name={t`Record`} of={statement.artifact_sha256} />
          <HashFact name={t`Workbook`} of={statement.output_sha256} />
          {statement.corrections_sha256 !== null && (
            <HashFact name={t`Corrections`} of={statement.corrections_sha256} />
          )}
          {statement.activity_head !== null && (
            <Fact name={t`Activity`}>
              {t`entry ${formatCount(statement.activity_head.seq)} ${<Hash of={statement.activity_head.hash} />}`}
            </Fact>
          )}
          <HashFact name={t`Key`} of={key} />
        </dl>
      ))}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** A hash in full, because people compare it with another one. */
const Hash = ({ of }: { of: string }) => <code className={classes.hash}>{of}</code>;

const HashFact = ({ name, of }: { name: string; of: string }) => (
  <Fact name={name}>
    <Hash of={of} />
  </Fact>
);

function Decisions({ job, artifact, review }: SignoffViewProps & { review: Review }) {
  const findLabel = useFieldLabels(job);
  const canSeeValues = useCan('viewer') && job.purged.input === null && job.revision > 1;
  const list = useQuery({ ...correctionsQuery(job.workspace_id, job.id, job.revision), enabled: canSeeValues });
  const accepted = review.attention.filter(({ accepted_by: by }) => by !== null);
  const count = artifact.job.corrections?.count ?? 0;
  if (count === 0 && accepted.length === 0) return null;
  return (
    <section aria-label={t`Decisions`} className={cards.card}>
      <h2>{t`What people decided`}</h2>
      <ul className={classes.decisions}>
        {list.data?.items.map((one) => (
          <li key={one.id}>
            {describePlaced(one, findLabel, artifact)}
            <span className={classes.meta}>
              {one.by}
              {one.reason !== undefined && `: ${one.reason}`}
            </span>
          </li>
        ))}
        {!canSeeValues && count > 0 && <CorrectedBy job={job} />}
        {accepted.map((item) => {
          const entry = review.history.find(({ id }) => id === item.accepted_by);
          return (
            <li key={item.id}>
              {t`Accepted as it is: ${item.message}`}
              <span className={classes.meta}>
                {entry?.by}
                {entry?.reason && `: ${formatCode(entry.reason)}`}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Relied({ review, job }: { review: Review; job: Job }) {
  if (review.relied_on.length === 0) return null;
  return (
    <section aria-label={t`Use of the document`} className={cards.card}>
      <h2>{t`Who used the document while it was accepted`}</h2>
      <ul className={classes.decisions}>
        {review.relied_on.map(({ kind, by, at, what }) => {
          const link = (
            <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId: job.workspace_id, jobId: by }}>
              {what}
            </TextLink>
          );
          return (
            <li key={`${kind} ${by} ${at}`}>
              {kind === 'downloaded' && t`${by} downloaded ${what}`}
              {kind === 'compared' && t`A later document was compared with this one: ${link}`}
              {kind === 'replaced_by' && t`Another document replaced this one: ${link}`}
              <span className={classes.meta}>
                <TimeText at={at} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

import type { Job, Review } from '../../../api/contract.ts';
import cards from '../../../components/card.module.css';
import { TextLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './signoff.module.css';
import { type Verifying, VerifyPanel } from './verify-panel.tsx';

interface ProofProps {
  job: Job;
  review: Review;
  verifying: Verifying;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

/** For those who verify, folded: all signatures with their hashes, and the comparison with what is there now. */
export function Proof({ job, review, verifying, isOpen, onOpen }: ProofProps) {
  const { acceptances } = review;
  return (
    <section aria-label={t`For those who verify`} className={cards.card}>
      <details
        className={classes.fold}
        open={isOpen}
        onToggle={({ currentTarget: { open } }) => {
          if (open !== isOpen) onOpen(open);
        }}
      >
        <summary>
          {t`For those who verify`}{' '}
          <span className={classes.count}>
            {acceptances.length === 0
              ? t`not signed yet`
              : t`hashes of ${countOf(acceptances.length, 'signature')}, and the run`}
          </span>
        </summary>
        {acceptances.map(({ statement, key_id: key, withdrawn_at: withdrawnAt }) => (
          <dl key={statement.id} className={classes.facts} data-withdrawn={withdrawnAt !== null || undefined}>
            <Fact name={statement.part === 'second' ? t`Second person` : t`Signed by`}>
              {statement.authentication === 'unauthenticated'
                ? t`${statement.person} (unauthenticated)`
                : statement.person}
              {statement.token_id !== null && <small>{t`token ${statement.token_id}`}</small>}
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
        <VerifyPanel verifying={verifying} />
        <TextLink
          size="sm"
          to="/w/$workspaceId/jobs/$jobId/overview"
          params={{ workspaceId: job.workspace_id, jobId: job.id }}
        >
          {t`How this ran`}
        </TextLink>
      </details>
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

import { Button, Kbd, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Artifact, Job, Review } from '../../../api/contract.ts';
import cards from '../../../components/card.module.css';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { ButtonLink } from '../../../components/links.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { mayReadActivity } from '../../../session/roles.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { sendersQuery } from '../../entities/senders/index.ts';
import { FigureChain } from '../figure/index.ts';
import { ReasonDialog, reviewQuery } from '../review/index.ts';
import { ChecksTable, useChecks } from './checks-table.tsx';
import { FiguresTable, useFigures } from './figures-table.tsx';
import { LeftOpen, listToDecide } from './left-open.tsx';
import { Proof } from './proof.tsx';
import { Relied } from './relied.tsx';
import { SaidByPeople } from './said-by-people.tsx';
import { Sentence } from './sentence.tsx';
import classes from './signoff.module.css';
import { nameSigned, useSigning } from './use-signing.ts';
import { useVerifying } from './verify-panel.tsx';

const ESCAPE = 'Esc';

interface SignoffViewProps {
  job: Job;
  artifact: Artifact;
}

/** What is signed, in one sentence; then what was left open and said by people, the figures, and the proof. */
export function SignoffView(props: SignoffViewProps) {
  const { job } = props;
  const seen = useQuery(reviewQuery(job.workspace_id, job.id));
  return (
    <QueryView query={seen} failure={t`The review could not be read`}>
      {({ review }) => <Paper {...props} review={review} />}
    </QueryView>
  );
}

function Paper({ job, artifact, review }: SignoffViewProps & { review: Review }) {
  const { workspace_id: workspaceId, id: jobId } = job;
  const navigate = useNavigate();
  const session = useSession();
  const canDecide = useCan('operator');
  const findLabel = useFieldLabels(job);
  const counted = useFigures(job);
  const figures = counted.data ?? null;
  const failure = figures === null ? counted.error : null;
  const checks = useChecks(job);
  const verifying = useVerifying(job);
  const signing = useSigning(job, review, figures);
  const senders = useQuery({ ...sendersQuery(workspaceId), enabled: job.sender_id !== null }).data?.items ?? [];
  const [isProofOpen, setProofOpen] = useState(false);
  const toDecide = listToDecide(review).length;
  const verify = () => {
    setProofOpen(true);
    if (!verifying.isPending) verifying.mutate(canDecide);
  };
  const goBack = () => void navigate({ to: '/w/$workspaceId/jobs/$jobId/document', params: { workspaceId, jobId } });
  const { canSign, isSigned } = signing;
  useShortcuts({
    v: verify,
    p: () => window.print(),
    Escape: goBack,
    ...(canSign ? { Enter: toDecide === 0 ? signing.sign : goBack } : {}),
    ...(canDecide && isSigned ? { z: signing.takeBack } : {}),
  });
  return (
    <Stack gap="md" className={classes.paper}>
      <div className={classes.actions}>
        {mayReadActivity(session, workspaceId) && (
          <ButtonLink
            variant="subtle"
            to="/w/$workspaceId/activity"
            params={{ workspaceId }}
            search={{ document: job.id }}
          >
            {t`Activity of this document`}
          </ButtonLink>
        )}
        <Button variant="default" rightSection={<Kbd size="xs">p</Kbd>} onClick={() => window.print()}>
          {t`Print`}
        </Button>
        {canDecide && isSigned && (
          <Button
            variant="default"
            loading={signing.isPending}
            rightSection={<Kbd size="xs">z</Kbd>}
            onClick={signing.takeBack}
          >
            {t`Take the signature back`}
          </Button>
        )}
      </div>
      <section aria-label={t`What is signed`} className={cards.card} data-open={!isSigned || undefined}>
        <Sentence
          {...{ job, artifact, review, figures, findLabel }}
          senderName={senders.find(({ id }) => id === job.sender_id)?.name}
        />
        {canSign && failure && (
          <div className={classes.steps}>
            <ErrorNotice
              title={t`The figures could not be calculated, and nothing is signed without them`}
              error={failure}
              onRetry={() => void counted.refetch()}
            />
          </div>
        )}
        {canSign && (
          <div className={classes.steps}>
            {toDecide > 0 ? (
              <ButtonLink to="/w/$workspaceId/jobs/$jobId/document" params={{ workspaceId, jobId }}>
                {t`Decide ${toDecide} first`}
              </ButtonLink>
            ) : (
              failure === null && (
                <Button
                  loading={signing.isPending}
                  disabled={figures === null}
                  rightSection={
                    <Kbd size="xs" className={classes.keyOnPrimary}>
                      ↵
                    </Kbd>
                  }
                  onClick={signing.sign}
                >
                  {figures === null ? t`Calculating…` : nameSigned(review, figures)}
                </Button>
              )
            )}
            <Button variant="default" rightSection={<Kbd size="xs">{ESCAPE}</Kbd>} onClick={goBack}>
              {t`Back to the document`}
            </Button>
          </div>
        )}
      </section>
      <LeftOpen review={review} />
      <SaidByPeople job={job} artifact={artifact} />
      <FiguresTable {...{ job, artifact, figures }}>
        <ChecksTable job={job} />
        <details className={classes.fold}>
          <summary>{t`Where each figure comes from, down to its cells`}</summary>
          <section aria-label={t`Chain of a figure`}>
            <FigureChain {...{ job, artifact, review, findLabel }} numbers={checks.data?.items ?? []} />
          </section>
        </details>
      </FiguresTable>
      <Relied review={review} job={job} />
      <Proof {...{ job, review, verifying }} isOpen={isProofOpen} onOpen={setProofOpen} />
      <ReasonDialog
        workspaceId={workspaceId}
        asked={signing.asked}
        onClose={signing.closeAsked}
        senderId={job.sender_id}
        onReason={signing.reopen}
      />
    </Stack>
  );
}

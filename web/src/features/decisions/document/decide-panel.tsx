import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { WithReason } from '../../../api/contract.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { plural, t } from '../../../lib/texts.ts';
import type { HoldsFor } from '../../../lib/use-holds-for.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useCan } from '../../../session/session.ts';
import { describeUnmet } from '../../entities/jobs/index.ts';
import { CorrectedList, draftUndo, isSaid, KeptLine } from '../corrections/index.ts';
import {
  type AskedReason,
  AttentionList,
  beginSteps,
  Comments,
  isLasting,
  isLocked,
  isQuestion,
  listGroups,
  ReasonDialog,
  type ReasonOf,
  type ReviewedAttention,
  type ReviewStep,
  reviewQuery,
  settleSteps,
  useReviewSteps,
} from '../review/index.ts';
import { Since } from '../since/index.ts';
import { BackToSender } from '../to-fix/index.ts';
import { ChosenPlace, type ChosenPlaceProps } from './chosen-place.tsx';
import { confirmPlace } from './confirm.ts';
import classes from './document.module.css';
import { NewerRecipe } from './newer-recipe.tsx';
import { ReadOnlyPlace } from './read-only-place.tsx';
import { useNamedRows } from './use-named-rows.ts';

interface DecidePanelProps extends ChosenPlaceProps {
  findCell: (item: ReviewedAttention) => string | undefined;
  /** Called when the page itself chooses the first open decision. */
  onBegin: (item: ReviewedAttention) => void;
  onWalk: (item: ReviewedAttention) => void;
}

type Reason = WithReason['reason'];
type Asked = AskedReason & {
  makeSteps: (reason: Reason, holdsFor: HoldsFor, reasonOf: ReasonOf) => ReviewStep[];
};

/** Loaded when such a point is chosen. */
const BelongingAnswers = lazy(async () => ({
  default: (await import('../belonging/belonging-answers.tsx')).BelongingAnswers,
}));

/** Points about sender and period, which have answers of their own. */
const BELONGING = new Set<ReviewedAttention['code']>([
  'sender_missing',
  'period_missing',
  'period_differs',
  'second_document',
]);

/**
 * All decisions about a document: attention on top, the chosen place below, and the buttons that apply at the bottom.
 */
export function DecidePanel(props: DecidePanelProps) {
  const { job, artifact, correction, onBegin, onWalk } = props;
  const review = useQuery(reviewQuery(job.workspace_id, job.id));
  const canDecide = useCan('operator');
  const [chosen, setChosen] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const steps = useReviewSteps(job);
  const state = review.data?.review.state ?? job.review_state;
  const open = review.data?.review.attention.filter(({ needs_decision: isOpen }) => isOpen) ?? [];
  const nameRows = useNamedRows(job, review.data?.review.attention ?? []);
  const ask = (title: string, items: readonly ReviewedAttention[]) =>
    setAsked({
      title,
      groups: listGroups(items),
      lasting: items.filter(isLasting).map(({ message }) => message),
      makeSteps: (_, holdsFor, reasonOf) => [...beginSteps(state), ...settleSteps(items, reasonOf, holdsFor)],
    });
  const askToRevoke = ({ id }: ReviewedAttention) =>
    setAsked({
      title: t`Revoke for the sender`,
      usual: 'mistake_found',
      makeSteps: (reason) => [{ path: 'attention/revoke', body: { ids: [id], reason } }],
    });
  const walk = (step: number) => {
    const at = open.findIndex(({ id }) => id === chosen);
    // If no decision is chosen, stepping forward starts at the first one, and stepping back at the last one.
    const next = open.at(at < 0 && step < 0 ? -1 : (at + step) % open.length);
    if (!next) return;
    setChosen(next.id);
    onWalk(next);
  };
  useBegin(review.isFetching ? undefined : open[0], props.cell, (first) => {
    setChosen(first.id);
    onBegin(first);
  });
  useShortcuts({ n: () => walk(1), p: () => walk(-1) });
  return (
    <aside className={classes.decide} aria-label={t`Decide`}>
      <div className={classes.decideList}>
        {canDecide && <NewerRecipe job={job} isUntouched={!isLocked(state)} />}
        <QueryView query={review} failure={t`The review could not be read`}>
          {({ review: { attention } }) => {
            const mayAccept = canDecide && !isLocked(state);
            // Nobody carries columns without having looked at them.
            const readings = open.filter(({ code }) => code !== 'column_undecided');
            const confirmable = readings.flatMap((item) => confirmPlace(artifact, item));
            return (
              <>
                <Group justify="space-between" gap="0 8px" mb={4}>
                  <h2>
                    {open.length === 0
                      ? t`No open decision`
                      : plural(open.length, '# open decision', '# open decisions')}
                  </h2>
                  <Group gap={0} ml={-8}>
                    {mayAccept && confirmable.length > 0 && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        onClick={() => {
                          for (const one of confirmable)
                            if (!isSaid(correction.statements, one)) correction.say(one, [one]);
                        }}
                      >
                        {plural(confirmable.length, 'Confirm # reading', 'Confirm # readings')}
                      </Button>
                    )}
                    {mayAccept && open.length > 1 && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        onClick={() =>
                          ask(
                            t`Accept all as they are`,
                            open.filter((item) => !isQuestion(item)),
                          )
                        }
                      >
                        {t`Accept all as they are`}
                      </Button>
                    )}
                  </Group>
                </Group>
                {job.unmet.length > 0 && (
                  <Text size="xs" c="dimmed" mb={4}>
                    {t`Not clean: ${describeUnmet(job.unmet)}.`}
                  </Text>
                )}
                <AttentionList
                  items={attention}
                  nameRows={nameRows}
                  chosen={chosen}
                  findCell={props.findCell}
                  onConfirm={(item) => {
                    const all = confirmPlace(artifact, item);
                    if (all.length === 0) return null;
                    return () => {
                      for (const one of all) if (!isSaid(correction.statements, one)) correction.say(one, [one]);
                    };
                  }}
                  onChoose={(item) => {
                    setChosen(item.id);
                    onWalk(item);
                  }}
                  onAccept={mayAccept ? (item) => ask(t`Accept as it is`, [item]) : undefined}
                  onRevoke={canDecide ? askToRevoke : undefined}
                  answersOf={(item) =>
                    BELONGING.has(item.code) && (
                      <Suspense>
                        <BelongingAnswers
                          job={job}
                          item={item}
                          onAsk={(title, makeStep) => setAsked({ title, makeSteps: (reason) => [makeStep(reason)] })}
                        />
                      </Suspense>
                    )
                  }
                />
                <ReasonDialog
                  workspaceId={job.workspace_id}
                  asked={asked}
                  onClose={() => setAsked(null)}
                  senderId={job.sender_id}
                  onReason={(...reason) => asked && steps.mutate(asked.makeSteps(...reason))}
                />
              </>
            );
          }}
        </QueryView>
        <CorrectedList
          job={job}
          artifact={artifact}
          findLabel={props.findLabel}
          onUndo={
            canDecide && !isLocked(job.review_state)
              ? (id) => correction.say(draftUndo([id]), [draftUndo([id])])
              : undefined
          }
        />
        <Since job={job} findLabel={props.findLabel} />
        {canDecide && (
          <BackToSender
            job={job}
            source={props.source}
            isLocked={isLocked(job.review_state)}
            findLabel={props.findLabel}
          />
        )}
        {review.data && <Comments job={job} review={review.data.review} />}
      </div>
      <KeptLine correction={correction} />
      {canDecide ? <ChosenPlace {...props} isLocked={isLocked(state)} /> : <ReadOnlyPlace {...props} />}
    </aside>
  );
}

/** Goes once to the first open decision, if nothing is chosen. */
function useBegin(
  first: ReviewedAttention | undefined,
  cell: string | undefined,
  begin: (first: ReviewedAttention) => void,
) {
  const isBegun = useRef(cell !== undefined);
  useEffect(() => {
    if (isBegun.current || (cell === undefined && first === undefined)) return;
    isBegun.current = true;
    if (first && cell === undefined) begin(first);
  });
}

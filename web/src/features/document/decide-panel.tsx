import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Job, PreviewValue } from '../../api/contract.ts';
import { TextLink } from '../../components/links.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { type CellRange, formatRange } from '../../lib/a1.ts';
import { countOf } from '../../lib/format.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { useCan } from '../../session/session.ts';
import { correctionsQuery } from '../corrections/correction-api.ts';
import classesOf from '../corrections/corrections.module.css';
import { describeCorrection, draftUndo, listStanding } from '../corrections/draft.ts';
import { EffectView } from '../corrections/effect-view.tsx';
import { PlaceForm } from '../corrections/place-form.tsx';
import { RangeForm } from '../corrections/range-form.tsx';
import type { HoldsFor, useCorrection } from '../corrections/use-correction.ts';
import { formatValue } from '../grid/format-value.ts';
import type { GridPlace } from '../grid/grid-look.ts';
import { type PreviewSource, usePreviewRows } from '../grid/preview-api.ts';
import { IssueText } from '../issues/issue-text.tsx';
import { AttentionList, type ReviewedAttention } from '../review/attention-list.tsx';
import { Comments } from '../review/comments.tsx';
import { type AskedReason, ReasonDialog } from '../review/reason-dialog.tsx';
import { reviewQuery } from '../review/review-api.ts';
import { beginSteps, isLocked } from '../review/review-states.ts';
import { useReviewSteps } from '../review/use-review-step.ts';
import { Since } from '../since/since.tsx';
import type { SheetDecisions } from '../source/sheet-decisions.ts';
import { parseChosen, parsePlace } from '../source/source-grid.tsx';
import { BackToSender } from '../to-fix/back-to-sender.tsx';
import classes from './document.module.css';

interface DecidePanelProps {
  job: Job;
  decisions: SheetDecisions;
  source: PreviewSource | null;
  correction: ReturnType<typeof useCorrection>;
  cell: string | undefined;
  findLabel: (field: string) => string;
  onWalk: (item: ReviewedAttention) => void;
}

/** The only place where anything is decided: what needs attention on top, the chosen place below, and how it is taken at the bottom. */
export function DecidePanel(props: DecidePanelProps) {
  const { job, onWalk } = props;
  const review = useQuery(reviewQuery(job.workspace_id, job.id));
  const canDecide = useCan('operator');
  const [chosen, setChosen] = useState<string | null>(null);
  const [asked, setAsked] = useState<AskedReason | null>(null);
  const steps = useReviewSteps(job);
  const open = review.data?.review.attention.filter(({ needs_decision: isOpen }) => isOpen) ?? [];
  const walk = (step: number) => {
    const at = open.findIndex(({ id }) => id === chosen);
    const next = open[(at + step + open.length) % open.length] ?? open[0];
    if (!next) return;
    setChosen(next.id);
    onWalk(next);
  };
  useShortcuts({ n: () => walk(1), p: () => walk(-1) });
  return (
    <aside className={classes.decide} aria-label="Decide">
      <div className={classes.decideList}>
        <QueryView query={review} failure="The review could not be read">
          {({ review: { attention, state } }) => {
            const mayAccept = canDecide && !isLocked(state);
            return (
              <>
                <Group justify="space-between" gap="xs">
                  <h2>{open.length === 0 ? 'Nothing to decide' : `${countOf(open.length, 'thing')} to decide`}</h2>
                  {mayAccept && open.length > 1 && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      onClick={() => setAsked({ title: 'Accept all as they are', ids: open.map(({ id }) => id) })}
                    >
                      Accept all as they are
                    </Button>
                  )}
                </Group>
                <AttentionList
                  items={attention}
                  chosen={chosen}
                  onChoose={(item) => {
                    setChosen(item.id);
                    onWalk(item);
                  }}
                  onAccept={mayAccept ? (ids) => setAsked({ title: 'Accept as it is', ids }) : undefined}
                />
                <ReasonDialog
                  workspaceId={job.workspace_id}
                  asked={asked}
                  onClose={() => setAsked(null)}
                  onReason={(reason) =>
                    steps.mutate([
                      ...beginSteps(state),
                      { path: 'attention', body: { ids: asked?.ids ?? [], holds_for: 'document', reason } },
                    ])
                  }
                />
              </>
            );
          }}
        </QueryView>
        <Taken
          job={job}
          findLabel={props.findLabel}
          onUndo={
            canDecide && !isLocked(job.review_state) ? (id) => props.correction.setDrafts([draftUndo([id])]) : undefined
          }
        />
        <Since job={job} findLabel={props.findLabel} />
        {canDecide && <BackToSender job={job} isLocked={isLocked(job.review_state)} findLabel={props.findLabel} />}
        {review.data && <Comments job={job} review={review.data.review} />}
      </div>
      {canDecide && <Chosen {...props} isLocked={isLocked(review.data?.review.state ?? job.review_state)} />}
    </aside>
  );
}

interface TakenProps {
  job: Job;
  findLabel: (field: string) => string;
  /** undefined: the user may not, or the job is locked. */
  onUndo: ((id: string) => void) | undefined;
}

/** What people corrected so far, and counts. */
function Taken({ job, findLabel, onUndo }: TakenProps) {
  const canSeeValues = useCan('viewer');
  const isThere = canSeeValues && job.revision > 1 && job.purged.input === null;
  const list = useQuery({ ...correctionsQuery(job.workspace_id, job.id, job.revision), enabled: isThere });
  if (!isThere || !list.data) return null;
  return (
    <section aria-label="What people corrected">
      <h3>Corrected</h3>
      <ul className={classesOf.taken}>
        {listStanding(list.data.items).map((one) => (
          <li key={one.id}>
            <span>{describeCorrection(one, findLabel)}</span>
            <Text span size="xs" c="dimmed">
              {one.by.replace(/ \([^)]*\)$/, '')}
              {onUndo && (
                <Button size="compact-xs" variant="subtle" onClick={() => onUndo(one.id)}>
                  Undo
                </Button>
              )}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Chosen({
  job,
  decisions,
  source,
  correction,
  cell,
  findLabel,
  isLocked: isSigned,
}: DecidePanelProps & { isLocked: boolean }) {
  const { drafts, setDrafts, drop, trial, submit } = correction;
  const isDrafted = drafts.length > 0;
  const [reason, setReason] = useState('');
  const [holdsFor, setHoldsFor] = useState<HoldsFor>('document');
  const place = useMemo(() => parsePlace(cell), [cell]);
  const range = useMemo(() => parseChosen(cell), [cell]);
  const window = { firstRow: place?.row ?? 1, lastRow: place?.row ?? 1 };
  const preview = source ?? { kind: 'documents' as const, id: '' };
  const { findRow } = usePreviewRows(job.workspace_id, preview, decisions.sheet.index, window, source !== null);
  const value = place ? (findRow(place.row)?.values[place.column] ?? null) : null;
  if (isSigned) return <Text size="sm">This is signed. Reopen it to correct something.</Text>;
  if (job.open_revision !== null) return <Text size="sm">A correction is being applied…</Text>;
  if (!place && !isDrafted) return <Text size="sm">Choose a header, a row or a cell to say what it is.</Text>;
  const take = () => {
    const text = reason.trim();
    const corrections = drafts.map((draft) => (text === '' ? draft : { ...draft, reason: text }));
    submit.mutate({ corrections, holdsFor }, { onSuccess: () => setReason('') });
  };
  return (
    <div className={classes.chosen}>
      <Stack gap="xs" className={classes.chosenForm}>
        {place && <PlaceHead {...{ job, decisions, place, range, value }} />}
        {place &&
          (range ? (
            <RangeForm {...{ decisions, range, drafts }} onDraft={setDrafts} />
          ) : (
            <PlaceForm {...{ job, decisions, place, value, drafts }} onDraft={setDrafts} />
          ))}
        {isDrafted && <EffectView trial={trial} findLabel={findLabel} />}
      </Stack>
      {isDrafted && (
        <Stack gap={6} className={classes.take}>
          {job.sender_id !== null && (
            <SegmentedControl
              size="xs"
              aria-label="Holds for"
              value={holdsFor}
              onChange={(chosen) => setHoldsFor(chosen as HoldsFor)}
              data={[
                { value: 'document', label: 'This document' },
                { value: 'sender', label: 'This sender' },
              ]}
            />
          )}
          <TextInput
            aria-label="Reason"
            placeholder="Reason, if you like"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button loading={submit.isPending} disabled={trial.isError} onClick={take}>
              Take it
            </Button>
            <Button variant="default" onClick={drop} disabled={submit.isPending}>
              Drop it
            </Button>
          </Group>
        </Stack>
      )}
    </div>
  );
}

interface PlaceHeadProps {
  job: Job;
  decisions: SheetDecisions;
  place: GridPlace;
  range: CellRange | null;
  value: PreviewValue;
}

/** Which place is chosen, why it is as it is, and what is wrong with its value. */
function PlaceHead({ job, decisions, place, range, value }: PlaceHeadProps) {
  const cell = formatRange(place, place);
  const corners = range && [
    { row: range.firstRow, column: range.firstColumn },
    { row: range.lastRow, column: range.lastColumn },
  ];
  return (
    <>
      <Group justify="space-between" gap="xs">
        <h3>{corners ? formatRange(corners[0]!, corners[1]!) : cell}</h3>
        <TextLink
          size="xs"
          to="/w/$workspaceId/jobs/$jobId/source"
          params={{ workspaceId: job.workspace_id, jobId: job.id }}
          search={{ sheet: decisions.sheet.index, cell }}
        >
          Why?
        </TextLink>
      </Group>
      {decisions.issuesAt(place.row, place.column).map((issue) => (
        <IssueText key={issue.code + issue.rule} {...issue} value={formatValue(value)} />
      ))}
    </>
  );
}

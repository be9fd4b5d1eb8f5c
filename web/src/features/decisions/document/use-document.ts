import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Artifact, Expecting, Figures, Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { type HoldsFor, useHoldsFor } from '../../../lib/use-holds-for.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { figuresQuery } from '../../entities/jobs/index.ts';
import { sendsSeveral } from '../../entities/senders/index.ts';
import type { PreviewSource } from '../../inspection/grid/index.ts';
import { countSaid, type Said, type SaidPoints, useCorrection, usePrepared } from '../corrections/index.ts';
import { type ColumnLine, columnsQuery, proposeField, sayColumn, withdrawField } from '../document-lines/index.ts';
import { type Choice, dropPoints, isOpen, joinPoints, type Line, type LineState, STATES } from '../lines/index.ts';
import { beginSteps, isLocked, type ReviewStep, useReviewSteps } from '../review/index.ts';
import { type Chosen, findNext, findStart, startIn } from './chosen.ts';
import { dropLast, say } from './say.ts';
import { useDocumentLines } from './use-document-lines.ts';
import { useGone } from './use-gone.ts';

/** One step that `z` takes back. */
interface Before {
  said: Said;
  chosen: Chosen;
  /** A field that was proposed with the answer. */
  proposalId?: string;
}

const AS_IS = 'correct_as_is';

interface DocumentOf {
  job: Job;
  artifact: Artifact;
  source: PreviewSource | null;
  initial: LineState | undefined;
  onAccepted: () => void;
  onSetAside: () => void;
  /** Called when another line is chosen. */
  onMoved: () => void;
}

/** A person's work on a document: lines, what was said, its effect, and the steps that apply and accept it. */
export function useDocument({ job, artifact, source, initial, onAccepted, onSetAside, onMoved }: DocumentOf) {
  const { workspace_id: workspaceId, id, revision } = job;
  const client = useQueryClient();
  const findLabel = useFieldLabels(job);
  const [holdsFor, setHoldsFor] = useHoldsFor(job.sender_id);
  const correction = useCorrection(job, artifact, { isKept: true });
  const { said, drafts, change, submit, trial, findTable } = correction;
  const gone = useGone(drafts.length > 0 ? trial.data?.figures : undefined);
  const { review, columns, lines, linesOf, lookedAt, reasons, readValues, fieldsOf } = useDocumentLines({
    ...{ job, artifact, source, said, gone, holdsFor, findLabel },
    trial: drafts.length > 0 ? trial.data : undefined,
  });
  const state = review.data?.review.state ?? job.review_state;
  const canDecide = useCan('operator');
  // Either answer may be the newer one: what one of them calls signed is not offered for a moment longer.
  const isSigned = isLocked(state) || isLocked(job.review_state);
  const canBeDecided = !isSigned && job.open_revision === null && job.status === 'success';
  // Nobody answers a line before it is known what they have said.
  const mayDecide = canDecide && canBeDecided && correction.isOpened;
  // What is being applied is not changed any more: it is forgotten once it is applied.
  const maySay = mayDecide && !submit.isPending;
  const canSeeValues = useCan('viewer');
  const steps = useReviewSteps(job);
  usePrepared(job, mayDecide ? '' : null);

  const isOpenNow = (line: Line) => isOpen(line, said);
  const [picked, setChosen] = useState<Chosen | null>(null);
  const [isFinding, setFinding] = useState(false);
  const history = useRef<Before[]>([]);
  const start = initial === undefined ? findStart(lines, isOpenNow) : startIn(lines, initial, isOpenNow);
  const chosen = picked ?? (correction.isOpened ? start : { ...start, id: null });
  const line = lines.find((one) => one.id === chosen.id && one.state === chosen.state);
  const moveTo = (next: Chosen) => {
    setChosen(next);
    if (next.id !== chosen.id || next.state !== chosen.state) onMoved();
  };
  const openCount = lines.filter((one) => isOpenNow(one)).length;

  // The first open line is chosen once the points and earlier answers are known; a person's choice stays.
  const isKnown = review.data !== undefined && correction.isOpened;
  useEffect(() => {
    if (isKnown && picked === null && start.id !== null) setChosen(start);
  }, [isKnown, picked, start]);
  // After a revision, the lines are others: the page begins again.
  const seenRevision = useRef(revision);
  useEffect(() => {
    if (seenRevision.current === revision) return;
    seenRevision.current = revision;
    history.current = [];
    setChosen(null);
  }, [revision]);

  const apply = (next: Said, from: Chosen) => {
    history.current.push({ said, chosen: from });
    change(() => next);
    setFinding(false);
    // What is said may ask for more: a column that loses its field is to decide.
    moveTo(findNext(linesOf(next).lines, from, (one) => isOpen(one, next)));
  };
  const several = useMutation({
    mutationFn: () => sendsSeveral(job),
    onError: (error) => showFailure(error, t`Nothing was changed`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, id) }),
  });
  const answer = (about: Line, choice: Choice) => {
    if (!maySay) return;
    const { step } = choice;
    if (step) {
      const isEnd = step.path === 'set-aside';
      return steps.mutate([...beginSteps(state), step], { onSuccess: () => isEnd && onSetAside() });
    }
    if (choice.isOneOfSeveral) return several.mutate();
    apply(say(said, about, choice, findTable), { state: about.state, id: about.id });
  };
  const sayField = (about: ColumnLine, field: string) => {
    answer(about, { label: findLabel(field), statement: sayColumn(about.at, { field }) });
  };
  const takeAll = () => {
    const asFramed = lines.filter((one) => one.state === chosen.state && isOpenNow(one) && one.suggested !== null);
    if (!maySay || asFramed.length === 0) return;
    const next = asFramed.reduce<Said>((now, one) => say(now, one, one.choices[one.suggested ?? 0]!, findTable), said);
    apply(next, { ...chosen, id: null });
  };
  /** Carries the column along, and proposes a field of its name to the authors. */
  const sayNewField = async (about: ColumnLine) => {
    const carry = about.choices.find(({ key }) => key === 'c');
    if (!maySay || !carry) return;
    answer(about, carry);
    const step = history.current.at(-1);
    try {
      const { id: proposalId } = await proposeField(job, about);
      if (step && history.current.includes(step)) step.proposalId = proposalId;
      else await withdrawField(job, proposalId);
    } catch (error) {
      showFailure(error as Error, t`No field was proposed; the column is carried along`);
    }
    await client.invalidateQueries({ queryKey: columnsQuery(workspaceId, id, revision).queryKey });
  };
  const undo = () => {
    if (submit.isPending) return true;
    const last = history.current.pop();
    setFinding(false);
    if (last?.proposalId !== undefined)
      void withdrawField(job, last.proposalId).catch((error) => showFailure(error, t`The field is still proposed`));
    if (last) {
      change(() => last.said);
      moveTo(last.chosen);
      return true;
    }
    if (countSaid(said) === 0) return false;
    change(dropLast);
    return true;
  };
  const select = (next: Line) => {
    setFinding(false);
    moveTo({ state: next.state, id: next.id });
  };
  const showState = (next: LineState) => {
    setFinding(false);
    moveTo(startIn(lines, next, isOpenNow));
  };
  const goToNext = () => moveTo(findNext(lines, chosen, isOpenNow));
  const move = (step: 1 | -1) => {
    const own = lines.filter((one) => one.state === chosen.state);
    const at = own.findIndex((one) => one.id === chosen.id);
    const next = own[Math.max(0, Math.min(own.length - 1, at + step))];
    if (next) select(next);
  };
  const walkState = (step: 1 | -1) => {
    const at = STATES.indexOf(chosen.state);
    showState(STATES[(at + step + STATES.length) % STATES.length]!);
  };

  const hasFigures = canSeeValues && job.has_artifact && job.status === 'success';
  const now = useQuery({ ...figuresQuery(workspaceId, id, revision), enabled: hasFigures });
  const isTried = drafts.length > 0 && !isSigned;
  const { figures, isBusy, remaining } = summarize();
  function summarize() {
    const tried = isTried ? trial.data?.figures : now.data && { left: now.data, right: now.data };
    // A step that was taken at once has settled points that the figures still have.
    const open = review.data?.review.attention.flatMap((one) => (one.needs_decision ? [one.id] : []));
    const decided = open && tried?.left.open.flatMap((point) => (open.includes(point.id) ? [] : [point.id]));
    // Who leaves columns open has not looked at them.
    const looked = openCount === 0 ? lookedAt : [];
    const settledIds = new Set([...said.points.flatMap(({ ids }) => ids), ...looked, ...(decided ?? [])]);
    return {
      figures: tried ?? null,
      // What is said while earlier corrections are being applied is tried after them.
      isBusy: isTried ? !trial.data && (trial.isFetching || submit.isPending) : now.isLoading,
      /** Points that would still need a decision. */
      remaining: tried?.right.open.filter((point) => !settledIds.has(point.id)) ?? [],
    };
  }

  const makePoints = (more: readonly SaidPoints[] = []) => {
    const code = reasons.includes(AS_IS) ? AS_IS : (reasons[0] ?? AS_IS);
    const looked = lookedAt.length > 0 && openCount === 0 ? [{ ids: lookedAt, reason: { code } }] : [];
    return joinPoints([...said.points, ...looked, ...more]);
  };
  const expecting = (of: Figures): Expecting => ({
    rows: of.rows,
    totals: of.totals.map(({ target_field, total }) => ({ target_field, total })),
    open: [],
  });
  const holds: HoldsFor = job.sender_id === null ? 'document' : holdsFor;
  /** Applies what was said, without accepting the document. */
  const take = () => {
    if (submit.isPending || steps.isPending || countSaid(said) === 0) return;
    if (drafts.length > 0) submit.mutate({ corrections: drafts, then: { holds_for: holds, points: makePoints() } });
    else void settle(makePoints(), []).then(forget, () => undefined);
  };
  /** What was said is decided: it cannot be said again by taking a step back. */
  const forget = async () => {
    history.current = [];
    await correction.settled();
  };
  const settle = (points: readonly SaidPoints[], after: ReviewStep[]) => {
    // A step that failed may have left earlier ones done.
    const done = review.data?.review.attention.flatMap((one) => (one.needs_decision ? [] : [one.id])) ?? [];
    return steps.mutateAsync([
      ...beginSteps(state),
      ...dropPoints(points, done).map((body) => ({ path: 'attention' as const, body })),
      ...after,
    ]);
  };
  /** Applies what was said, and accepts the document as it is shown; `more`: points that stay open, with reasons. */
  const accept = async (more: readonly SaidPoints[] = []) => {
    // Nothing is signed before its figures are shown.
    if (submit.isPending || steps.isPending || figures === null) return;
    const points = makePoints(more);
    const shown = { expecting: expecting(figures.right) };
    try {
      if (drafts.length > 0) {
        const then = { holds_for: holds, points, accept: shown };
        // The service signs what was sent back only with a reason; who corrects it takes it up again.
        if (state === 'sent_back') await steps.mutateAsync(beginSteps(state));
        await submit.mutateAsync({ corrections: drafts, then });
      } else {
        await settle(points, [{ path: 'accept', body: { revision, ...shown } }]);
        await forget();
      }
    } catch {
      // The person has been told; what was said stays.
      return;
    }
    onAccepted();
  };
  const switchScope = () => {
    if (job.sender_id !== null) setHoldsFor(holdsFor === 'sender' ? 'document' : 'sender');
  };
  const find = useCallback(() => setFinding(true), []);
  return {
    ...{ readValues, fieldsOf },
    ...{ review, columns, lines, chosen, line, openCount, isOpenNow, remaining, reasons, state },
    ...{ correction, said, findLabel, holdsFor, setHoldsFor, mayDecide, canDecide, canSeeValues },
    ...{
      answer,
      sayField,
      sayNewField,
      takeAll,
      undo,
      select,
      showState,
      move,
      walkState,
      goToNext,
      switchScope,
      take,
      accept,
      figures,
      isBusy,
    },
    ...{ isFinding, find, stopFinding: () => setFinding(false), isSending: submit.isPending || steps.isPending },
    ...{
      readError: isTried ? trial.error : now.error,
      retry: isTried ? trial.refetch : now.refetch,
    },
    /** Whether something was said in this window. */
    hasSteps: () => history.current.length > 0,
    canUndo: history.current.length > 0 || countSaid(said) > 0,
  };
}

export type DocumentWork = ReturnType<typeof useDocument>;

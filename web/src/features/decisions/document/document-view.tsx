import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { Artifact, Job, PreviewSheet } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { showSuccess } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { hasEnded, noteAccepted, useAccepted } from '../../entities/jobs/index.ts';
import { type PreviewSource, sheetsQuery } from '../../inspection/grid/index.ts';
import { readingOf } from '../../inspection/reading/index.ts';
import { listRecordedSheets, nameCsvSheet } from '../../inspection/source/index.ts';
import { AcceptedLine, undoAccepted } from '../accepted/index.ts';
import { countSaid, KeptLine } from '../corrections/index.ts';
import { useLineKeys } from '../lines/index.ts';
import { NothingFits } from '../other-package/index.ts';
import { isLocked, isQuestion, ReasonDialog, settlePoints } from '../review/index.ts';
import { ActBar, describeFigures } from './act-bar.tsx';
import { Attended } from './attended.tsx';
import classes from './document.module.css';
import type { DocumentPlace } from './document-place.ts';
import { EffectLine } from './effect-line.tsx';
import { KeyFoot } from './key-foot.tsx';
import { NewerRecipe } from './newer-recipe.tsx';
import { listOpenGroups } from './open-groups.ts';
import { SheetPane } from './sheet-pane.tsx';
import { StatePane } from './state-pane.tsx';
import { StateSteps } from './state-steps.tsx';
import { useDocument } from './use-document.ts';

export interface DocumentViewProps {
  job: Job;
  artifact: Artifact;
  place: DocumentPlace;
  onPlace: (place: DocumentPlace) => void;
  /** Called when the document is accepted, its acceptance was taken over by the service, or it is set aside. */
  onAccepted: () => void;
  /** Opens another document, after its acceptance was taken back. */
  onOpen: (jobId: string) => void;
}

/** A document: everything that is decided about it as lines, beside the sheet as it was sent. */
export function DocumentView(props: DocumentViewProps) {
  const { job, artifact } = props;
  const canSeeValues = useCan('viewer') && job.purged.input === null;
  const source: PreviewSource = {
    kind: 'documents',
    id: job.document_id,
    readAs: readingOf(artifact.job.document),
    sheetName: nameCsvSheet(artifact),
  };
  const sheets = useQuery({ ...sheetsQuery(job.workspace_id, source), enabled: canSeeValues });
  const recorded = useMemo(() => listRecordedSheets(artifact), [artifact]);
  if (!hasEnded(job))
    return (
      <EmptyNotice title={t`The document is still being read`}>
        {t`As soon as it has been read, this page shows what there is to decide.`}
      </EmptyNotice>
    );
  if (sheets.error && sheets.data === undefined)
    return (
      <QueryView query={sheets} failure={t`The document could not be read`}>
        {() => null}
      </QueryView>
    );
  // Until the service has looked through a large document, which takes seconds, its record says how large it is.
  return <Work {...props} source={canSeeValues ? source : null} sizes={sheets.data?.sheets ?? recorded} />;
}

const ESCAPE = 'Escape';

type WorkProps = DocumentViewProps & { source: PreviewSource | null; sizes: PreviewSheet[] };

function Work(props: WorkProps) {
  const { job, artifact, source, sizes, place, onPlace, onAccepted, onOpen } = props;
  const accepted = useAccepted();
  const client = useQueryClient();
  const { name: me } = useSession();
  const isNarrow = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false });
  const paneRef = useRef<HTMLElement>(null);
  const [isSheetShown, setSheetShown] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const work = useDocument({
    job,
    artifact,
    source,
    initial: place.state,
    // The sheet shows the place of the chosen line again.
    onMoved: () => (place.cell !== undefined || place.sheet !== undefined) && onPlace({ state: place.state }),
    onAccepted: () => {
      const figures = work.figures === null ? '' : `: ${describeFigures(work.figures.right)}`;
      noteAccepted({ workspaceId: job.workspace_id, jobId: job.id, text: `${job.source_file}${figures}` });
      onAccepted();
    },
    onSetAside: () => {
      showSuccess(t`${job.source_file} is set aside. It stays on the desk, where it can be reopened.`);
      onAccepted();
    },
  });
  const { line, openCount, remaining, mayDecide, isOpenNow } = work;
  const end = () => {
    if (!mayDecide) return;
    if (remaining.length === 0) void work.accept();
    else if (countSaid(work.said) > 0) work.take();
    else setAsked(true);
  };
  const goOn = () => {
    const framed = line && isOpenNow(line) && line.suggested !== null ? line.choices[line.suggested] : undefined;
    if (openCount === 0) end();
    else if (line && framed) work.answer(line, framed);
    else if (!line || !isOpenNow(line)) work.goToNext();
    else if (line.choices.length === 0) focusForm(paneRef.current);
  };
  const undo = () => {
    // What was accepted last is taken back before what was kept of this document earlier.
    const isFirst = accepted !== null && accepted.jobId !== job.id && !work.hasSteps();
    if ((!isFirst && work.undo()) || accepted === null) return;
    void undoAccepted(client, accepted, me).then((isOpen) => isOpen && onOpen(accepted.jobId));
  };
  const askOpen = () => {
    if (!mayDecide) return;
    const question = remaining.find(isQuestion);
    const asking = question && work.lines.find(({ points }) => points.includes(question.id));
    if (asking) work.select(asking);
    else if (openCount === 0 && remaining.length === 0) void work.accept();
    else setAsked(true);
  };
  const shown = place.cell !== undefined || place.sheet !== undefined ? place : (line?.place ?? {});
  const shownSheet = shown.sheet ?? sizes[0]?.index;
  const column = work.columns.find((one) => one === line);
  useLineKeys({
    line: mayDecide ? line : undefined,
    onChoose: work.answer,
    takesFramed: line !== undefined && isOpenNow(line),
    onEnter: goOn,
    onAll: work.takeAll,
    onMove: work.move,
    onState: work.walkState,
    onFind: work.find,
    onNewField: column && (() => void work.sayNewField(column)),
    others: {
      z: undo,
      a: askOpen,
      t: work.take,
      h: work.switchScope,
      s: () => {
        const at = sizes.findIndex(({ index }) => index === shownSheet);
        const next = sizes[(at + 1) % sizes.length];
        if (next && sizes.length > 1) onPlace({ state: place.state, sheet: next.index });
      },
      [ESCAPE]: () => (work.isFinding ? work.stopFinding() : onPlace({ state: place.state })),
    },
  });
  return (
    <div className={classes.page}>
      {accepted !== null && accepted.jobId !== job.id && (
        <AcceptedLine accepted={accepted} onOpen={onOpen} hasKey={false} />
      )}
      <Attended {...{ job, artifact, work }} />
      {work.canDecide && <NothingFits job={job} artifact={artifact} />}
      {work.canDecide && <NewerRecipe job={job} isUntouched={!isLocked(job.review_state)} />}
      <StateSteps
        work={work}
        isLocked={isLocked(job.review_state)}
        others={
          isNarrow && (
            <button
              type="button"
              className={classes.step}
              aria-pressed={isSheetShown}
              onClick={() => setSheetShown(!isSheetShown)}
            >
              {t`Sheet`}
            </button>
          )
        }
      />
      <div className={classes.panes} data-state={work.chosen.state}>
        {!(isNarrow && isSheetShown) && (
          <section ref={paneRef} className={classes.pane} aria-label={t`What to decide`}>
            <StatePane
              {...{ job, artifact, source, work }}
              onSelect={(next) => {
                work.select(next);
                if (place.cell !== undefined || place.sheet !== undefined) onPlace({ state: place.state });
              }}
            />
          </section>
        )}
        {(!isNarrow || isSheetShown) && (
          <SheetPane
            {...{ job, artifact, source, sizes, work }}
            place={shown}
            isPicked={place.cell !== undefined}
            onPlace={(next) => onPlace({ ...next, state: place.state })}
          />
        )}
      </div>
      {(work.canSeeValues || mayDecide) && (
        <EffectLine
          figures={work.figures}
          isBusy={work.isBusy}
          error={work.canSeeValues ? work.readError : null}
          onRetry={() => void work.retry()}
          findLabel={work.findLabel}
          kept={<KeptLine correction={work.correction} />}
        />
      )}
      <ActBar
        work={work}
        hasSender={job.sender_id !== null}
        onEnter={goOn}
        onAskOpen={askOpen}
        onUndo={() => void work.undo()}
      />
      <KeyFoot isAuthorized={mayDecide} />
      <ReasonDialog
        workspaceId={job.workspace_id}
        senderId={job.sender_id}
        asked={
          isAsked ? { title: t`Accept with ${openCount || remaining.length} open`, ...listOpenGroups(work) } : null
        }
        onClose={() => setAsked(false)}
        onReason={(_, holdsFor, reasonOf) => {
          const open = work.review.data?.review.attention ?? [];
          void work.accept(settlePoints(remaining, open, reasonOf, holdsFor));
        }}
      />
    </div>
  );
}

/** The form of the chosen line, which has no other answers: what is typed replaces what it has. */
function focusForm(pane: HTMLElement | null): void {
  const input = pane?.querySelector<HTMLInputElement>('[aria-current] input');
  input?.focus();
  input?.select();
}

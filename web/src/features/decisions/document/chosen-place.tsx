import { Button, Stack, Text } from '@mantine/core';
import { useMemo, useRef } from 'react';
import type { Artifact, Job } from '../../../api/contract.ts';
import { parseCell, parseChosen } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import { type PreviewSource, usePreviewRows } from '../../inspection/grid/index.ts';
import type { SheetDecisions } from '../../inspection/source/index.ts';
import type { useCorrection } from '../corrections/index.ts';
import { EffectView, PlaceForm, RangeForm, StatementList, usePrepared } from '../corrections/index.ts';
import classes from './document.module.css';
import { PlaceHead } from './place-head.tsx';
import { TakeBar } from './take-bar.tsx';

export interface ChosenPlaceProps {
  job: Job;
  artifact: Artifact;
  decisions: SheetDecisions;
  source: PreviewSource | null;
  correction: ReturnType<typeof useCorrection>;
  /** A1 of a cell or of a range. */
  cell: string | undefined;
  findLabel: (field: string) => string;
  /** Whether the buttons that apply corrections are here, rather than below all panes. */
  hasTakeBar: boolean;
}

/** The corrections that are possible at the chosen place, and their effect. */
export function ChosenPlace({
  job,
  artifact,
  decisions,
  source,
  correction,
  cell,
  findLabel,
  hasTakeBar,
  isLocked: isSigned,
}: ChosenPlaceProps & { isLocked: boolean }) {
  const { statements, drafts, say, drop, trial, submit } = correction;
  const rootRef = useRef<HTMLDivElement>(null);
  const isDrafted = drafts.length > 0;
  const place = useMemo(() => parseCell(cell), [cell]);
  const range = useMemo(() => parseChosen(cell), [cell]);
  const window = { firstRow: place?.row ?? 1, lastRow: place?.row ?? 1 };
  const { findRow } = usePreviewRows(job.workspace_id, source, decisions.sheet.index, window);
  const value = place ? (findRow(place.row)?.values[place.column] ?? null) : null;
  const isOpen = !isSigned && job.open_revision === null;
  usePrepared(job, isOpen && place ? (cell ?? null) : null);
  if (isSigned) {
    return (
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t`This document is signed. Reopen it to correct something.`}</Text>
        {isDrafted && (
          <>
            <Text size="sm">{t`Your changes here were not applied. Reopen the document to apply them.`}</Text>
            <Button size="compact-sm" variant="default" onClick={drop}>
              {t`Discard`}
            </Button>
          </>
        )}
      </Stack>
    );
  }
  if (job.open_revision !== null) {
    return (
      <Text size="sm">
        {isDrafted && !submit.isPending
          ? t`A correction is being applied… Your changes here stay, and you can apply them afterwards.`
          : t`A correction is being applied…`}
      </Text>
    );
  }
  if (!place && !isDrafted) return <Text size="sm">{t`Choose a header, a row or a cell to correct it.`}</Text>;
  return (
    <div ref={rootRef} className={classes.chosen} tabIndex={-1}>
      <Stack gap="xs" className={classes.chosenForm}>
        {place && <PlaceHead {...{ job, decisions, place, range, value }} />}
        {place &&
          (range ? (
            <RangeForm {...{ decisions, range, statements }} onSay={say} />
          ) : (
            <PlaceForm
              {...{ job, decisions, place, value, statements }}
              onSay={say}
              onChosen={() => rootRef.current?.focus()}
            />
          ))}
      </Stack>
      {isDrafted && (
        <div className={classes.effect}>
          {!trial.isError && <EffectView trial={trial} findLabel={findLabel} />}
          <StatementList {...{ artifact, statements, findLabel }} onDrop={([said]) => said && say(said, [])} />
          {/* The list says which of them do not fit. */}
          {trial.isError && <EffectView trial={trial} findLabel={findLabel} />}
        </div>
      )}
      {hasTakeBar && <TakeBar job={job} correction={correction} />}
    </div>
  );
}

import { Stack } from '@mantine/core';
import { useMemo, useRef } from 'react';
import type { Artifact, Job } from '../../../api/contract.ts';
import { formatCell, parseCell, parseChosen } from '../../../lib/a1.ts';
import { type PreviewSource, usePreviewRows } from '../../inspection/grid/index.ts';
import type { SheetDecisions } from '../../inspection/source/index.ts';
import type { GivenCells, useCorrection } from '../corrections/index.ts';
import { PlaceForm, RangeForm, StatementList } from '../corrections/index.ts';
import classes from './document.module.css';
import { PlaceHead } from './place-head.tsx';

export interface ChosenPlaceProps {
  job: Job;
  artifact: Artifact;
  decisions: SheetDecisions;
  source: PreviewSource | null;
  correction: ReturnType<typeof useCorrection>;
  given: GivenCells;
  /** A1 of a cell or of a range. */
  cell: string | undefined;
  findLabel: (field: string) => string;
}

/** The corrections that are possible at a place which somebody has picked in the sheet. */
export function ChosenPlace(props: ChosenPlaceProps & { isLocked: boolean }) {
  const { job, artifact, decisions, source, correction, given, cell, findLabel, isLocked } = props;
  const { statements } = correction;
  const rootRef = useRef<HTMLDivElement>(null);
  const place = useMemo(() => parseCell(cell), [cell]);
  const range = useMemo(() => parseChosen(cell), [cell]);
  const window = { firstRow: place?.row ?? 1, lastRow: place?.row ?? 1 };
  const { findRow } = usePreviewRows(job.workspace_id, source, decisions.sheet.index, window);
  const value = place ? (findRow(place.row)?.values[place.column] ?? null) : null;
  if (!place) return null;
  /** The keys of the page go on: the field that was typed into or chosen from does not keep them. */
  const say: typeof correction.say = (...said) => {
    correction.say(...said);
    rootRef.current?.focus();
  };
  return (
    <div ref={rootRef} className={classes.chosen} tabIndex={-1}>
      <Stack gap="xs">
        <PlaceHead {...{ job, decisions, place, range, value }} />
        {!isLocked &&
          (range ? (
            <RangeForm {...{ decisions, range, statements }} onSay={say} />
          ) : (
            <PlaceForm
              {...{ job, decisions, place, value, statements }}
              given={given.get(formatCell(place))}
              onSay={say}
              onChosen={() => rootRef.current?.focus()}
            />
          ))}
        <StatementList {...{ artifact, statements, findLabel }} onDrop={([said]) => said && say(said, [])} />
      </Stack>
    </div>
  );
}

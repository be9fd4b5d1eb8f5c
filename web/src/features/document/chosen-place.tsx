import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Job } from '../../api/contract.ts';
import { EffectView } from '../corrections/effect-view.tsx';
import { PlaceForm } from '../corrections/place-form.tsx';
import { RangeForm } from '../corrections/range-form.tsx';
import type { HoldsFor, useCorrection } from '../corrections/use-correction.ts';
import { type PreviewSource, usePreviewRows } from '../grid/preview-api.ts';
import type { SheetDecisions } from '../source/sheet-decisions.ts';
import { parseChosen, parsePlace } from '../source/source-grid.tsx';
import classes from './document.module.css';
import { PlaceHead } from './place-head.tsx';

export interface ChosenPlaceProps {
  job: Job;
  decisions: SheetDecisions;
  source: PreviewSource | null;
  correction: ReturnType<typeof useCorrection>;
  /** A1 of a cell or of a range. */
  cell: string | undefined;
  findLabel: (field: string) => string;
}

/** What may be said of the chosen place, what that would change, and the button that takes it. */
export function ChosenPlace({
  job,
  decisions,
  source,
  correction,
  cell,
  findLabel,
  isLocked: isSigned,
}: ChosenPlaceProps & { isLocked: boolean }) {
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

import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { Job } from '../../api/contract.ts';
import { type HoldsFor, useHoldsFor } from '../../lib/use-holds-for.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { useCan } from '../../session/session.ts';
import { EffectView } from '../corrections/effect-view.tsx';
import { PlaceForm } from '../corrections/place-form.tsx';
import { RangeForm } from '../corrections/range-form.tsx';
import { StatementList } from '../corrections/statement-list.tsx';
import type { useCorrection } from '../corrections/use-correction.ts';
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
  const { statements, drafts, say, drop, trial, submit } = correction;
  const canAuthor = useCan('author');
  const rootRef = useRef<HTMLDivElement>(null);
  const isDrafted = drafts.length > 0;
  const [reason, setReason] = useState('');
  const [holdsFor, setHoldsFor] = useHoldsFor(job.sender_id);
  const place = useMemo(() => parsePlace(cell), [cell]);
  const range = useMemo(() => parseChosen(cell), [cell]);
  const window = { firstRow: place?.row ?? 1, lastRow: place?.row ?? 1 };
  const preview = source ?? { kind: 'documents' as const, id: '' };
  const { findRow } = usePreviewRows(job.workspace_id, preview, decisions.sheet.index, window, source !== null);
  const value = place ? (findRow(place.row)?.values[place.column] ?? null) : null;
  const take = () => {
    const text = reason.trim();
    const corrections = drafts.map((draft) => (text === '' ? draft : { ...draft, reason: text }));
    submit.mutate({ corrections, holdsFor }, { onSuccess: () => setReason('') });
  };
  useShortcuts({
    t: () => {
      if (trial.data && !submit.isPending) take();
    },
  });
  if (isSigned) return <Text size="sm">This is signed. Reopen it to correct something.</Text>;
  if (job.open_revision !== null) return <Text size="sm">A correction is being applied…</Text>;
  if (!place && !isDrafted) return <Text size="sm">Choose a header, a row or a cell to say what it is.</Text>;
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
          <EffectView trial={trial} findLabel={findLabel} />
          <StatementList {...{ statements, findLabel }} onDrop={([said]) => said && say(said, [])} />
        </div>
      )}
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
                ...(canAuthor ? [{ value: 'everyone', label: 'Everyone' }] : []),
              ]}
            />
          )}
          {job.sender_id === null && (
            <Text size="xs" c="dimmed">
              It holds for this document. Say above whose it is, and it can hold for the sender's next ones.
            </Text>
          )}
          {holdsFor === 'everyone' && (
            <Text size="xs" c="dimmed">
              It holds for the sender at once, and goes into a draft of the config for everyone else.
            </Text>
          )}
          <TextInput
            aria-label="Reason"
            placeholder="Reason, if you like"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button loading={submit.isPending} disabled={trial.isError} onClick={take}>
              {statements.length > 1 ? `Take all ${statements.length}` : 'Take it'}
            </Button>
            <Button variant="default" onClick={drop} disabled={submit.isPending}>
              {statements.length > 1 ? 'Drop all' : 'Drop it'}
            </Button>
          </Group>
        </Stack>
      )}
    </div>
  );
}

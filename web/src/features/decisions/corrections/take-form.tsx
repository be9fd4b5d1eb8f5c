import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../../lib/texts.ts';
import type { HoldsFor } from '../../../lib/use-holds-for.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import type { useCorrection } from './use-correction.ts';

interface TakeFormProps {
  correction: ReturnType<typeof useCorrection>;
  holdsFor: HoldsFor;
  takeLabel: string;
  dropLabel: string;
  /** Key that does the same as the button. */
  shortcut?: string;
}

/** Applies the gathered corrections with a reason, or discards them. */
export function TakeForm({ correction, holdsFor, takeLabel, dropLabel, shortcut }: TakeFormProps) {
  const { drafts, drop, trial, submit } = correction;
  const [reason, setReason] = useState('');
  const take = () => {
    const text = reason.trim();
    const corrections = drafts.map((draft) => (text === '' ? draft : { ...draft, reason: text }));
    submit.mutate({ corrections, then: { holds_for: holdsFor } });
  };
  const takeByKey = () => {
    if (trial.data && !submit.isPending) take();
  };
  useShortcuts(shortcut === undefined ? {} : { [shortcut]: takeByKey });
  return (
    <>
      <TextInput
        aria-label={t`Reason`}
        placeholder={t`Reason (optional)`}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button loading={submit.isPending} disabled={trial.isError} onClick={take}>
          {takeLabel}
        </Button>
        <Button variant="default" onClick={drop} disabled={submit.isPending}>
          {dropLabel}
        </Button>
      </Group>
    </>
  );
}

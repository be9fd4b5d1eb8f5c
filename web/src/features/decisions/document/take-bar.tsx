import { SegmentedControl, Stack, Text } from '@mantine/core';
import type { Job } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import { type HoldsFor, useHoldsFor } from '../../../lib/use-holds-for.ts';
import { useCan } from '../../../session/session.ts';
import type { useCorrection } from '../corrections/index.ts';
import { TakeForm } from '../corrections/index.ts';
import { isLocked } from '../review/index.ts';
import classes from './document.module.css';

interface TakeBarProps {
  job: Job;
  correction: ReturnType<typeof useCorrection>;
}

/** Applies or discards the gathered corrections, with a reason and a scope (`HoldsFor`); empty without corrections. */
export function TakeBar({ job, correction }: TakeBarProps) {
  const { statements, drafts, isOvertaken } = correction;
  const canAuthor = useCan('author');
  const [holdsFor, setHoldsFor] = useHoldsFor(job.sender_id);
  if (drafts.length === 0 || job.open_revision !== null || isLocked(job.review_state)) return null;
  return (
    <Stack gap={6} className={classes.take}>
      <Text size="xs" role="status" c="var(--ade-warn)" hidden={!isOvertaken}>
        {isOvertaken && t`The document was corrected after you began. Look at it again before you apply this.`}
      </Text>
      {job.sender_id !== null && (
        <div>
          <Text size="xs" fw={500} aria-hidden>
            {t`Holds for`}
          </Text>
          <SegmentedControl<HoldsFor>
            fullWidth
            size="xs"
            aria-label={t`Holds for`}
            value={holdsFor}
            onChange={setHoldsFor}
            data={[
              { value: 'document', label: t`This document` },
              { value: 'sender', label: t`This sender` },
              ...(canAuthor ? [{ value: 'everyone' as const, label: t`Everyone` }] : []),
            ]}
          />
        </div>
      )}
      {job.sender_id === null && (
        <Muted>
          {t`The correction holds only for this document. Choose the sender above if it should hold for the sender's next documents.`}
        </Muted>
      )}
      {holdsFor === 'everyone' && (
        <Muted>{t`The correction holds for this sender at once. For everyone else, it goes into a draft of the config.`}</Muted>
      )}
      <TakeForm
        correction={correction}
        holdsFor={holdsFor}
        takeLabel={statements.length > 1 ? t`Apply all ${statements.length}` : t`Apply`}
        dropLabel={statements.length > 1 ? t`Discard all` : t`Discard`}
        shortcut="t"
      />
    </Stack>
  );
}

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy } from 'react';
import type { Job } from '../../../api/contract.ts';
import { OnceOpen } from '../../../components/once-open.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';

const TableDialog = lazy(async () => ({ default: (await import('./table-dialog.tsx')).TableDialog }));

interface TableButtonProps {
  workspaceId: string;
  period: string;
  /** Known jobs, of any period. */
  jobs: readonly Job[];
}

/** The accepted results of a period as one table; nothing as long as none is accepted. */
export function TableButton({ workspaceId, period, jobs }: TableButtonProps) {
  const [isOpen, dialog] = useDisclosure(false);
  const canSeeValues = useCan('viewer');
  const accepted = jobs.filter((job) => job.review_state === 'accepted' && job.period === period);
  if (!canSeeValues || accepted.length === 0) return null;
  const configs = new Map(accepted.map((job) => [job.config_id, job.config_name]));
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={dialog.open}>
        {t`One table…`}
      </Button>
      <OnceOpen isOpen={isOpen}>
        {(isShown) => (
          <TableDialog
            workspaceId={workspaceId}
            period={period}
            configs={[...configs].map(([id, name]) => ({ id, name }))}
            isOpen={isShown}
            onClose={dialog.close}
          />
        )}
      </OnceOpen>
    </>
  );
}

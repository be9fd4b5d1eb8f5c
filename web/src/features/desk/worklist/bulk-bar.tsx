import { Button, Group, Text } from '@mantine/core';
import type { Job } from '../../../api/contract.ts';
import { plural, t } from '../../../lib/texts.ts';
import { isClean } from '../../entities/jobs/index.ts';
import type { useBulk } from './use-bulk.ts';
import classes from './worklist.module.css';

interface BulkBarProps {
  jobs: readonly Job[];
  bulk: ReturnType<typeof useBulk>;
  onAccept: (jobs: readonly Job[]) => void;
  onAssign: () => void;
  onClear: () => void;
}

/** The actions for the picked documents. */
export function BulkBar({ jobs, bulk, onAccept, onAssign, onClear }: BulkBarProps) {
  const clean = jobs.filter(isClean);
  return (
    <div role="status" className={classes.bulkHost}>
      {bulk.isBusy && <Text size="sm">{plural(bulk.left, '# document left…', '# documents left…')}</Text>}
      {jobs.length > 0 && !bulk.isBusy && (
        <Group gap="sm" className={classes.bulk}>
          <Text size="sm" fw={600}>
            {t`${jobs.length} picked`}
          </Text>
          {clean.length < jobs.length && (
            <Text size="sm">{t`${jobs.length - clean.length} of them must be decided one by one.`}</Text>
          )}
          <Button disabled={clean.length === 0} onClick={() => onAccept(clean)}>
            {t`Accept ${clean.length}`}
          </Button>
          <Button variant="default" onClick={onAssign}>
            {t`Assign ${jobs.length}`}
          </Button>
          <Button variant="default" onClick={onClear}>
            {t`Pick none`}
          </Button>
        </Group>
      )}
    </div>
  );
}

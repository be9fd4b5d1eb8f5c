import { Button, Text } from '@mantine/core';
import { plural, t } from '../../../lib/texts.ts';
import { isAcceptable } from '../../entities/jobs/index.ts';
import type { WorkDocument } from './use-work.ts';
import classes from './worklist.module.css';

interface PickBarProps {
  documents: readonly WorkDocument[];
  onAccept: () => void;
  onAssign: () => void;
  onClear: () => void;
}

/** The actions for the picked documents. */
export function PickBar({ documents, onAccept, onAssign, onClear }: PickBarProps) {
  const clean = documents.filter(({ job }) => isAcceptable(job)).length;
  if (documents.length === 0) return null;
  return (
    <div role="status" className={classes.pickBar}>
      <Text size="sm" fw={600}>
        {t`${documents.length} picked`}
      </Text>
      {clean < documents.length && (
        <Text size="sm">
          {plural(documents.length - clean, '# has to be decided first.', '# have to be decided first.')}
        </Text>
      )}
      <span className={classes.grow} />
      <Button disabled={clean === 0} onClick={onAccept}>
        {t`Accept ${clean}`}
      </Button>
      <Button variant="default" onClick={onAssign}>
        {t`Assign ${documents.length}`}
      </Button>
      <Button variant="default" onClick={onClear}>
        {t`Pick none`}
      </Button>
    </div>
  );
}

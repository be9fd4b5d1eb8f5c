import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Artifact, Job } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { CorrectedBy } from './corrected-by.tsx';
import { correctionsQuery } from './correction-api.ts';
import classes from './corrections.module.css';
import { describePlaced, listStanding } from './draft.ts';

interface CorrectedListProps {
  job: Job;
  artifact: Artifact;
  findLabel: (field: string) => string;
  /** undefined if the user may not undo corrections, or the job is locked. */
  onUndo: ((id: string) => void) | undefined;
}

/** The corrections by people that are in force. */
export function CorrectedList({ job, artifact, findLabel, onUndo }: CorrectedListProps) {
  const canSeeValues = useCan('viewer');
  const isThere = canSeeValues && job.revision > 1 && job.purged.input === null;
  const list = useQuery({ ...correctionsQuery(job.workspace_id, job.id, job.revision), enabled: isThere });
  if (!canSeeValues && job.revision > 1) {
    return (
      <section aria-label={t`Corrections by people`}>
        <h3>{t`Corrected`}</h3>
        <ul className={classes.taken}>
          <CorrectedBy job={job} />
        </ul>
      </section>
    );
  }
  if (!isThere || !list.data) return null;
  return (
    <section aria-label={t`Corrections by people`}>
      <h3>{t`Corrected`}</h3>
      <ul className={classes.taken}>
        {listStanding(list.data.items).map((one) => (
          <li key={one.id}>
            <span>{describePlaced(one, findLabel, artifact)}</span>
            <Muted span>
              {one.by.replace(/ \([^)]*\)$/, '')}
              {onUndo && (
                <Button size="compact-xs" variant="subtle" onClick={() => onUndo(one.id)}>
                  {t`Undo`}
                </Button>
              )}
            </Muted>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Button } from '@mantine/core';
import type { Artifact, Job } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { CorrectedBy } from './corrected-by.tsx';
import classes from './corrections.module.css';
import { describePlaced } from './draft.ts';
import { useStanding } from './given-cells.ts';

interface CorrectedListProps {
  job: Job;
  artifact: Artifact;
  findLabel: (field: string) => string;
  /** undefined if the user may not undo corrections, or the job is locked. */
  onUndo: ((id: string) => void) | undefined;
  /** Corrections that are taken back with what is said. */
  undone: ReadonlySet<string>;
  onKeep: (id: string) => void;
}

/** The corrections by people that are in force. */
export function CorrectedList({ job, artifact, findLabel, onUndo, undone, onKeep }: CorrectedListProps) {
  const canSeeValues = useCan('viewer');
  const standing = useStanding(job);
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
  // Without any, a heading would stand alone.
  if (!standing || standing.length === 0) return null;
  return (
    <section aria-label={t`Corrections by people`}>
      <h3>{t`Corrected`}</h3>
      <ul className={classes.taken}>
        {standing.map((one) => (
          <li key={one.id}>
            <span>
              {undone.has(one.id) ? (
                <s>{describePlaced(one, findLabel, artifact)}</s>
              ) : (
                describePlaced(one, findLabel, artifact)
              )}
            </span>
            <Muted span>
              {one.by.replace(/ \([^)]*\)$/, '')}
              {onUndo && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  onClick={() => (undone.has(one.id) ? onKeep(one.id) : onUndo(one.id))}
                >
                  {undone.has(one.id) ? t`Keep` : t`Undo`}
                </Button>
              )}
            </Muted>
          </li>
        ))}
      </ul>
    </section>
  );
}

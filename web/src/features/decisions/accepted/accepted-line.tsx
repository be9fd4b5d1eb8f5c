import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Clock } from 'lucide-react';
import type { Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useSession } from '../../../session/session.ts';
import { type Accepted, jobQuery, noteAccepted } from '../../entities/jobs/index.ts';
import { isLocked } from '../review/index.ts';
import classes from './accepted.module.css';
import { undoAccepted } from './undo-accepted.ts';

interface AcceptedLineProps {
  accepted: Accepted;
  /** Opens the document once its acceptance is taken back. */
  onOpen: (jobId: string) => void;
  /** Whether `z` takes it back here; elsewhere something else is taken back first. */
  hasKey: boolean;
}

/** What was accepted last, whether it is signed by now, and the way back. */
export function AcceptedLine({ accepted, onOpen, hasKey }: AcceptedLineProps) {
  const client = useQueryClient();
  const { name } = useSession();
  const { data: job } = useQuery(jobQuery(accepted.workspaceId, accepted.jobId));
  const outcome = outcomeOf(job);
  const undo = () => void undoAccepted(client, accepted, name).then((isOpen) => isOpen && onOpen(accepted.jobId));
  useShortcuts(hasKey ? { z: undo } : {});
  const isRefused = outcome === 'refused';
  const Icon = isRefused ? CircleAlert : outcome === 'signed' ? CircleCheck : Clock;
  return (
    <div className={classes.line} role="status" data-refused={isRefused || undefined}>
      <Icon size={14} aria-hidden />
      <b>{describe(accepted, outcome)}</b>
      <button type="button" aria-label={isRefused ? undefined : t`Undo the acceptance`} onClick={undo}>
        {isRefused ? t`Open` : t`Undo`} <kbd aria-hidden>z</kbd>
      </button>
      {outcome === 'signed' && (
        <TextLink
          size="xs"
          visibleFrom="sm"
          to="/w/$workspaceId/jobs/$jobId/signoff"
          params={{ workspaceId: accepted.workspaceId, jobId: accepted.jobId }}
        >
          {t`What was signed`}
        </TextLink>
      )}
      <button type="button" data-quiet onClick={() => noteAccepted(null)}>
        {t`Hide`}
      </button>
    </div>
  );
}

type Outcome = 'pending' | 'signed' | 'refused';

/** What became of it: what is to follow corrections is signed once they are applied, or refused. */
function outcomeOf(job: Job | undefined): Outcome {
  if (job === undefined) return 'pending';
  if (isLocked(job.review_state)) return 'signed';
  return job.sequel?.state === 'refused' ? 'refused' : 'pending';
}

function describe({ text }: Accepted, outcome: Outcome): string {
  if (outcome === 'signed') return t`${text}, accepted`;
  return outcome === 'refused' ? t`${text}: not accepted, it is to decide` : t`${text}, being accepted`;
}

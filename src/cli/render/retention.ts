import type { RetentionCount } from '../../contract/api/index.ts';
import { describeRetention, type Retention } from '../../contract/retention.ts';

/** What the command found, and whether it changed it. */
export interface RetentionAnswer {
  workspace_id: string;
  /** Null: it follows the settings of the server. */
  retention: Retention | null;
  retention_in_force: Retention;
  /** What the next sweep removes with the retention that was asked for. */
  next_sweep: Pick<RetentionCount, 'documents' | 'jobs' | 'held'>;
  /** `refused`: files would be removed, and `--yes` was not given. */
  outcome: 'read' | 'unchanged' | 'changed' | 'refused';
}

const OUTCOMES: Record<RetentionAnswer['outcome'], string> = {
  read: '',
  unchanged: 'This was so already.',
  changed: 'Changed.',
  refused: 'Nothing was changed. To change it, repeat the command with --yes.',
};

export function renderRetention(answer: RetentionAnswer): string[] {
  const { workspace_id: id, retention, retention_in_force: inForce, next_sweep: next, outcome } = answer;
  const { documents, jobs, held } = next;
  const source = retention === null ? 'the settings of the server' : 'its own';
  return [
    `${id}: ${describeRetention(inForce)} (${source})`,
    `The next sweep, within an hour, removes files of documents: ${documents}, and parts of jobs: ${jobs}.`,
    ...(held.documents + held.jobs > 0
      ? [`Under a legal hold, and kept: documents: ${held.documents}, jobs: ${held.jobs}.`]
      : []),
    ...(OUTCOMES[outcome] === '' ? [] : [OUTCOMES[outcome]]),
  ];
}

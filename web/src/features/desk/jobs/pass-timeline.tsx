import { Text } from '@mantine/core';
import type { Artifact, Job, PassName } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { countOf, formatDuration } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './jobs.module.css';

const passes: PassName[] = ['structure', 'mapping', 'analyze', 'transform', 'validate', 'write'];

interface PassTimelineProps {
  job: Job;
  artifact: Artifact | undefined;
}

/** The passes in order: each finished pass with its duration, the running one with its progress. */
export function PassTimeline({ job, artifact }: PassTimelineProps) {
  const current = job.status === 'running' ? job.progress : null;
  const at = current ? passes.indexOf(current.name) : -1;
  return (
    <ol className={classes.timeline} aria-label={t`Passes`}>
      {passes.map((name, index) => {
        const entry = artifact?.pass_history.find((pass) => pass.name === name);
        const isRunning = index === at;
        const state = entry || index < at ? 'done' : isRunning ? 'running' : 'open';
        return (
          <li key={name} className={classes.pass} data-state={state}>
            <div className={classes.passBar} />
            <Text size="xs" fw={600}>
              {name}
            </Text>
            <Muted>
              {entry &&
                `${formatDuration(Date.parse(entry.finished_at) - Date.parse(entry.started_at))}, ${countOf(entry.rows, 'row')}`}
              {isRunning && current && countOf(current.rows, 'row')}
              {state === 'open' && '–'}
            </Muted>
          </li>
        );
      })}
    </ol>
  );
}

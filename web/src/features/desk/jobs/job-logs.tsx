import { Accordion, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { jobLogsQuery, RuleOutput } from '../../entities/jobs/index.ts';

/** The output of a try's rules, loaded when it is opened. It may contain values, so auditors do not see it. */
export function JobLogs({ job }: { job: Job }) {
  const [open, setOpen] = useState<string | null>(null);
  const canSeeValues = useCan('viewer');
  if (!canSeeValues || !job.is_try) return null;
  return (
    <Accordion variant="contained" value={open} onChange={setOpen}>
      <Accordion.Item value="logs">
        <Accordion.Control>
          <Text size="sm" fw={600}>
            {t`Output of the rules`}
          </Text>
        </Accordion.Control>
        <Accordion.Panel>{open && <LogFiles job={job} />}</Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function LogFiles({ job }: { job: Job }) {
  const query = useQuery(jobLogsQuery(job.workspace_id, job.id));
  return (
    <QueryView query={query} failure={t`The logs could not be read`}>
      {({ files }) => <RuleOutput files={files} />}
    </QueryView>
  );
}

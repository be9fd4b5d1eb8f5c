import { Accordion, Code, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Job } from '../../api/contract.ts';
import { QueryView } from '../../components/query-view.tsx';
import { useCan } from '../../session/session.ts';
import { jobLogsQuery } from './job-api.ts';
import classes from './jobs.module.css';

/** What the processes of a job printed, read when it is opened. Rules may print values, so auditors do not see it. */
export function JobLogs({ job }: { job: Job }) {
  const [open, setOpen] = useState<string | null>(null);
  if (!useCan('viewer')) return null;
  return (
    <Accordion variant="contained" value={open} onChange={setOpen}>
      <Accordion.Item value="logs">
        <Accordion.Control>
          <Text size="sm" fw={600}>
            Logs of its processes
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
    <QueryView query={query} failure="The logs could not be read">
      {({ files }) => (
        <Stack gap="sm">
          {files.map(({ name, text }) => (
            <section key={name} aria-label={name}>
              <Text size="xs" ff="monospace" fw={600}>
                {name}
              </Text>
              {text === '' ? (
                <Text size="xs" c="dimmed">
                  nothing was printed
                </Text>
              ) : (
                <Code block className={classes.log} tabIndex={0}>
                  {text}
                </Code>
              )}
            </section>
          ))}
          {files.length === 0 && <Text size="sm">The job printed nothing.</Text>}
        </Stack>
      )}
    </QueryView>
  );
}

import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { BatchItem } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { describeAttention, hasEnded, OutcomeBadge } from '../../entities/jobs/index.ts';
import classes from './worklist.module.css';

interface WorklistProps {
  workspaceId: string;
  items: readonly BatchItem[];
}

type Need = 'look' | 'open' | 'clean';

/** A document needs review if it failed or if ADE was not sure. It is clean if nothing needs attention. */
function findNeed({ job, error }: BatchItem): Need {
  if (error) return 'look';
  if (!job || !hasEnded(job)) return 'open';
  return job.status === 'success' && job.attention.length === 0 ? 'clean' : 'look';
}

const headings: Record<Need, string> = {
  look: t`Needs review`,
  open: t`Not finished yet`,
  clean: t`Clean`,
};

/** The documents of a batch; those that need review come first. */
export function Worklist({ workspaceId, items }: WorklistProps) {
  const groups = Map.groupBy(items, findNeed);
  return (
    <Stack gap="lg">
      {(['look', 'open', 'clean'] as const).map((need) => {
        const list = groups.get(need) ?? [];
        if (list.length === 0) return null;
        return (
          <section key={need} aria-labelledby={`worklist-${need}`}>
            <Title order={2} size="h5" mb={6} id={`worklist-${need}`}>
              {headings[need]}{' '}
              <Muted span size="sm" fw={400}>
                {countOf(list.length, 'document')}
              </Muted>
            </Title>
            <ul className={classes.list}>
              {list.map((item) => (
                <li key={item.document_id} className={classes.item}>
                  <WorklistItem workspaceId={workspaceId} item={item} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Stack>
  );
}

function WorklistItem({ workspaceId, item }: { workspaceId: string; item: BatchItem }) {
  const { job, filename, error } = item;
  return (
    <>
      <Group gap="xs" wrap="nowrap" miw={0}>
        {job ? (
          <OutcomeBadge job={job} />
        ) : (
          <Badge color={error ? 'red' : 'gray'}>{error ? t`Error` : t`Waiting`}</Badge>
        )}
        {job ? (
          <TextLink
            size="sm"
            to="/w/$workspaceId/jobs/$jobId/overview"
            params={{ workspaceId, jobId: job.id }}
            style={{ overflowWrap: 'anywhere' }}
          >
            {filename}
          </TextLink>
        ) : (
          <Text size="sm">{filename}</Text>
        )}
      </Group>
      <Muted size="sm" style={{ overflowWrap: 'anywhere' }}>
        {(error ?? job?.error)?.message ??
          (job ? job.attention.map((code) => describeAttention(code)).join('; ') : t`waiting for a free slot`)}
      </Muted>
    </>
  );
}

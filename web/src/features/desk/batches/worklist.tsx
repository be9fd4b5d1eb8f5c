import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { BatchItem } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { describeAttention, findGroup, hasEnded, OutcomeBadge } from '../../entities/jobs/index.ts';
import classes from './worklist.module.css';

interface WorklistProps {
  workspaceId: string;
  items: readonly BatchItem[];
}

type Need = 'look' | 'open' | 'clean' | 'done';

/** What a person has to do, as on the desk: a document that failed is looked at, too. */
function findNeed({ job, error }: BatchItem): Need {
  if (error) return 'look';
  if (!job || !hasEnded(job)) return 'open';
  const group = findGroup(job);
  if (group === 'clean') return 'clean';
  if (group === 'check' || job.status !== 'success') return 'look';
  return group === 'stuck' ? 'open' : 'done';
}

const headings: Record<Need, string> = {
  look: t`To decide`,
  open: t`Not finished yet`,
  clean: t`Clean`,
  done: t`Done`,
};

/** What is to decide in a document; empty if nothing is. */
const listOpen = (item: BatchItem): string =>
  findNeed(item) === 'look' ? (item.job?.attention ?? []).map((code) => describeAttention(code)).join('; ') : '';

/** The documents of a batch; those to decide come first. */
export function Worklist({ workspaceId, items }: WorklistProps) {
  const groups = Map.groupBy(items, findNeed);
  return (
    <Stack gap="lg">
      {(['look', 'open', 'clean', 'done'] as const).map((need) => {
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
                <li key={`${item.document_id} ${item.filename}`} className={classes.item}>
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
        {(error ?? job?.error)?.message ?? (job ? listOpen(item) : t`waiting for a free slot`)}
      </Muted>
    </>
  );
}

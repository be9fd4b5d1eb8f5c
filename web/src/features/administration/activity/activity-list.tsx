import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Activity } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './activity.module.css';
import type { ActivityProps } from './activity-api.ts';
import { activityQuery } from './activity-api.ts';
import { describeAction, describeDetails } from './activity-words.ts';
import { Target } from './target.tsx';
import { useNames } from './use-names.ts';

/** Who did what, newest first, in words. */
export function ActivityList({ scope, filter, onFilter }: ActivityProps) {
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    ...activityQuery(scope, filter),
    staleTime: 0,
  });
  const findName = useNames(scope);
  const entries = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="xs">
      {error && <ErrorNotice title={t`The activity cannot be read`} error={error} onRetry={() => void refetch()} />}
      {data && entries.length === 0 && <Text size="sm">{t`No activity matches these filters.`}</Text>}
      <Table verticalSpacing={4} aria-label={t`Activity`} aria-busy={isFetching}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`When`}</Table.Th>
            <Table.Th>{t`Who did what`}</Table.Th>
            <Table.Th ta="right">{t`Entry`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td className={classes.when}>
                <TimeText at={entry.at} isFull />
              </Table.Td>
              <Table.Td className={classes.what}>
                <Sentence entry={entry} name={findName(entry)} isServer={scope === null} />
                {scope !== null && entry.target_kind === 'job' && filter.document === undefined && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    onClick={() => onFilter({ ...filter, document: entry.target_id ?? undefined })}
                  >
                    {t`Only this document`}
                  </Button>
                )}
                <span className={classes.meta}>
                  {[entry.action, entry.token_id, entry.session_id].filter(Boolean).join(' · ')}
                </span>
              </Table.Td>
              <Table.Td ta="right" className={classes.seq} title={entry.hash}>
                {formatCount(entry.seq)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group>
        {hasNextPage && (
          <Button variant="default" loading={isFetching} onClick={() => void fetchNextPage()}>
            {t`Older entries`}
          </Button>
        )}
        <Button variant="subtle" loading={isFetching} onClick={() => void refetch()}>
          {t`Read again`}
        </Button>
      </Group>
    </Stack>
  );
}

interface SentenceProps {
  entry: Activity;
  name: string | undefined;
  /** The list of the whole server also names the workspace. */
  isServer: boolean;
}

function Sentence({ entry, name, isServer }: SentenceProps) {
  const details = describeDetails(name === entry.details.name ? { ...entry.details, name: '' } : entry.details);
  const done = describeAction(entry.action, <b>{entry.actor}</b>, <Target entry={entry} name={name} />);
  return (
    <>
      {isServer && entry.workspace_id !== null ? t`${done} in ${entry.workspace_id}` : done}
      {details !== '' && <span style={{ color: 'var(--ade-muted)' }}>, {details}</span>}
    </>
  );
}

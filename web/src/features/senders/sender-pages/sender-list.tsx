import { Badge, Switch, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListedSender, PeriodOverview, Sender } from '../../../api/contract.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { periodsQuery, sendersQuery } from '../../entities/senders/index.ts';
import { PeriodMarks } from './period-marks.tsx';
import classes from './sender-pages.module.css';

/** All senders, and the documents of each. */
export function SenderList({ workspaceId }: { workspaceId: string }) {
  const query = useQuery(sendersQuery(workspaceId));
  const periods = useQuery(periodsQuery(workspaceId)).data?.items ?? [];
  const [withArchived, setWithArchived] = useState(false);
  return (
    <QueryView query={query} failure={t`The senders could not be read`}>
      {({ items }) => {
        const isAny = items.some(({ archived_at: at }) => at !== null);
        const shown = items.filter(({ archived_at: at }) => withArchived || at === null);
        if (items.length === 0) {
          return (
            <EmptyNotice title={t`Nobody yet`}>
              {t`A sender is somebody who sends the same kind of document again and again. If you correct something for a sender, the correction also holds for the next document.`}
            </EmptyNotice>
          );
        }
        return (
          <>
            {isAny && (
              <Switch
                mb="xs"
                label={t`Show archived`}
                checked={withArchived}
                onChange={(event) => setWithArchived(event.currentTarget.checked)}
              />
            )}
            <DataTable
              minWidth={760}
              verticalSpacing={6}
              aria-label={t`Senders`}
              heads={[t`Sender`, t`Periods`, t`Last document`, t`Due`, t`Names of its files`]}
            >
              {shown.map((sender) => (
                <SenderRow key={sender.id} {...{ workspaceId, sender, periods }} />
              ))}
            </DataTable>
          </>
        );
      }}
    </QueryView>
  );
}

interface SenderRowProps {
  workspaceId: string;
  sender: ListedSender;
  periods: readonly PeriodOverview[];
}

function SenderRow({ workspaceId, sender, periods }: SenderRowProps) {
  const last = sender.last_job;
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink
          size="sm"
          fw={500}
          to="/w/$workspaceId/senders/$senderId"
          params={{ workspaceId, senderId: sender.id }}
        >
          {sender.name}
        </TextLink>{' '}
        {sender.archived_at !== null && (
          <Badge variant="outline" color="gray">
            {t`archived`}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <PeriodMarks workspaceId={workspaceId} senderId={sender.id} periods={periods} />
      </Table.Td>
      <Table.Td>
        {last && (
          <>
            <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId: last.id }}>
              {last.source_file}
            </TextLink>{' '}
            <Muted span>
              <TimeText at={last.submitted_at} />
            </Muted>
          </>
        )}
      </Table.Td>
      <Table.Td className={classes.due}>{describeDue(sender)}</Table.Td>
      <Table.Td>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {sender.file_pattern ?? ''}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

/** The due day as a text: day 1 is the first day of the period. */
export const describeDue = ({ due_day: day }: Pick<Sender, 'due_day'>): string => (day === null ? '' : t`day ${day}`);

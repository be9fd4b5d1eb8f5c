import { Badge, Button, Group, Modal, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Delivery, Replay, Webhook } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { TimeText } from '../../../components/time-text.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { COLORS, describeAttempt, STATES } from './webhook-words.ts';
import { deliveriesQuery, replay } from './webhooks-api.ts';

interface WebhookLogProps {
  workspaceId: string;
  webhook: Webhook;
  onClose: () => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Longer than the log is kept by default. */
const FAILED_DAYS = 31;

const isState = (text: string): text is Delivery['state'] => text in STATES;

/** What was sent to a webhook, and what waits; events can be sent again. */
export function WebhookLog({ workspaceId, webhook, onClose }: WebhookLogProps) {
  const client = useQueryClient();
  const [state, setState] = useState<Delivery['state'] | undefined>();
  const log = useInfiniteQuery(deliveriesQuery(workspaceId, webhook.id, state));
  const again = useMutation({
    mutationFn: (which: Replay) => replay(workspaceId, webhook.id, which),
    onSuccess: ({ events }) => {
      showSuccess(plural(events, '# event is sent again', '# events are sent again'));
      return client.invalidateQueries({ queryKey: queryKeys.webhooks(workspaceId) });
    },
    onError: (error) => showFailure(error, t`The events were not sent again`),
  });
  const since = () => new Date(Date.now() - FAILED_DAYS * DAY_MS).toISOString();
  const deliveries = log.data?.pages.flatMap(({ items }) => items) ?? [];
  const choices = [
    { value: 'all', label: t`all` },
    ...Object.entries(STATES).map(([value, label]) => ({ value, label })),
  ];
  return (
    <Modal opened onClose={onClose} title={t`Events for ${hostOf(webhook)}`} size="70rem">
      <Stack>
        <Group justify="space-between">
          <SegmentedControl
            aria-label={t`State`}
            value={state ?? 'all'}
            onChange={(value) => setState(isState(value) ? value : undefined)}
            data={choices}
          />
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate({ since: since() })}>
            {t`Send all failed events again`}
          </Button>
        </Group>
        {log.error && <ErrorNotice title={t`The log cannot be read`} error={log.error} />}
        {log.data && deliveries.length === 0 && <Text size="sm">{t`No events.`}</Text>}
        {deliveries.length > 0 && (
          <DataTable
            minWidth={720}
            verticalSpacing="xs"
            aria-label={t`Events`}
            heads={[t`When`, t`Event`, t`State`, t`Attempts`]}
            hasActions
          >
            {deliveries.map((delivery) => (
              <DeliveryRow
                key={delivery.event_id}
                delivery={delivery}
                onAgain={() => again.mutate({ event_id: delivery.event_id })}
              />
            ))}
          </DataTable>
        )}
        {log.hasNextPage && (
          <Group>
            <Button variant="default" loading={log.isFetching} onClick={() => void log.fetchNextPage()}>
              {t`Older events`}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

function DeliveryRow({ delivery, onAgain }: { delivery: Delivery; onAgain: () => void }) {
  const { event_id: id, type, job_id: jobId, at, state, attempts, next_at: nextAt } = delivery;
  return (
    <Table.Tr>
      <Table.Td>
        <TimeText at={at} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{type}</Text>
        <Muted>{[id, jobId].filter(Boolean).join(' · ')}</Muted>
      </Table.Td>
      <Table.Td>
        <Badge color={COLORS[state]}>{STATES[state]}</Badge>
      </Table.Td>
      <Table.Td>
        {attempts.map((attempt) => (
          <Text size="sm" key={attempt.at}>
            {t`${<TimeText at={attempt.at} />}: ${describeAttempt(attempt)}`}
          </Text>
        ))}
        {nextAt !== null && <Muted>{t`next attempt ${<TimeText at={nextAt} />}`}</Muted>}
      </Table.Td>
      <Table.Td>
        {state !== 'pending' && (
          <Button variant="subtle" onClick={onAgain} aria-label={t`Send ${id} again`}>
            {t`Send again`}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

export const hostOf = ({ url }: Webhook): string => URL.parse(url)?.host ?? url;

import { Badge, Button, Group, Menu, Modal, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Delivery, Webhook } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { DataTable } from '../../../components/data-table.tsx';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure, showLeft, showSuccess } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { ShownSecret, WebhookDialog } from './webhook-dialog.tsx';
import { hostOf, WebhookLog } from './webhook-log.tsx';
import { DISABLED, describeAttempt } from './webhook-words.ts';
import { changeWebhook, deleteWebhook, rotateSecret, testWebhook, webhooksQuery } from './webhooks-api.ts';

type Opened = { what: 'new' } | { what: 'change' | 'log' | 'rotate' | 'delete'; webhook: Webhook };

/** Addresses that are told what happens in a workspace. */
export function WebhooksPanel({ workspaceId }: { workspaceId: string }) {
  const query = useQuery(webhooksQuery(workspaceId));
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  const open = (what: 'change' | 'log' | 'rotate' | 'delete') => (webhook: Webhook) => setOpened({ what, webhook });
  return (
    <Stack>
      <Group>
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setOpened({ what: 'new' })}>
          {t`New webhook`}
        </Button>
      </Group>
      <QueryView query={query} failure={t`The webhooks cannot be listed`}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNotice title={t`No webhooks yet`}>
              {t`A webhook tells another system what happens here: documents that were read or accepted, and complete periods.`}
            </EmptyNotice>
          ) : (
            <DataTable
              minWidth={720}
              verticalSpacing="xs"
              aria-label={t`Webhooks`}
              heads={[t`Address`, t`Events`, t`State`, t`Waiting`]}
              hasActions
            >
              {items.map((webhook) => (
                <WebhookRow key={webhook.id} workspaceId={workspaceId} webhook={webhook} open={open} />
              ))}
            </DataTable>
          )
        }
      </QueryView>
      {opened?.what === 'new' && <WebhookDialog workspaceId={workspaceId} webhook={null} onClose={close} />}
      {opened?.what === 'change' && (
        <WebhookDialog workspaceId={workspaceId} webhook={opened.webhook} onClose={close} />
      )}
      {opened?.what === 'log' && <WebhookLog workspaceId={workspaceId} webhook={opened.webhook} onClose={close} />}
      {opened?.what === 'rotate' && <Rotate workspaceId={workspaceId} webhook={opened.webhook} onClose={close} />}
      {opened?.what === 'delete' && <Delete workspaceId={workspaceId} webhook={opened.webhook} onClose={close} />}
    </Stack>
  );
}

interface RowProps {
  workspaceId: string;
  webhook: Webhook;
  open: (what: 'change' | 'log' | 'rotate' | 'delete') => (webhook: Webhook) => void;
}

function WebhookRow({ workspaceId, webhook, open }: RowProps) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.webhooks(workspaceId) });
  const host = hostOf(webhook);
  const test = useMutation({
    mutationFn: () => testWebhook(workspaceId, webhook.id),
    onSuccess: (delivery) => {
      showTest(delivery);
      return refresh();
    },
    onError: (error) => showFailure(error, t`The test was not sent`),
  });
  const turn = useMutation({
    mutationFn: () => changeWebhook(workspaceId, webhook.id, { enabled: !webhook.enabled }),
    onSuccess: refresh,
    onError: (error) => showFailure(error, t`The webhook was not changed`),
  });
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {webhook.url}
        </Text>
        <Muted>{webhook.description}</Muted>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{webhook.types.join(', ')}</Text>
      </Table.Td>
      <Table.Td>
        <State webhook={webhook} />
      </Table.Td>
      <Table.Td>{formatCount(webhook.pending)}</Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          <Button variant="subtle" onClick={() => open('log')(webhook)} aria-label={t`Log of ${host}`}>
            {t`Log`}
          </Button>
          <Menu>
            <Menu.Target>
              <Button variant="default" loading={test.isPending || turn.isPending} aria-label={t`More for ${host}`}>
                {t`More`}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => test.mutate()}>{t`Send a test event`}</Menu.Item>
              <Menu.Item onClick={() => open('change')(webhook)}>{t`Change`}</Menu.Item>
              <Menu.Item onClick={() => open('rotate')(webhook)}>{t`Make a new secret`}</Menu.Item>
              <Menu.Item onClick={() => turn.mutate()}>{webhook.enabled ? t`Disable` : t`Enable`}</Menu.Item>
              <Menu.Item color="red" onClick={() => open('delete')(webhook)}>{t`Delete`}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function showTest({ state, attempts }: Delivery): void {
  const [attempt] = attempts;
  const found = attempt === undefined ? '' : describeAttempt(attempt);
  if (state === 'delivered') showSuccess(found, t`The test event was delivered`);
  else showLeft(found, t`The test event was not delivered`);
}

function State({ webhook }: { webhook: Webhook }) {
  const { disabled_because: because, failing_since: since, waits_until: until, delivered_at: at } = webhook;
  return (
    <Stack gap={2} align="flex-start">
      {because !== null && <Badge color={because === 'person' ? 'gray' : 'red'}>{t`disabled`}</Badge>}
      {because === null && since !== null && <Badge color="orange">{t`fails`}</Badge>}
      {because === null && since === null && <Badge color="teal">{t`enabled`}</Badge>}
      {because !== null && <Muted>{DISABLED[because]}</Muted>}
      {since !== null && <Muted>{t`fails since ${<TimeText at={since} />}`}</Muted>}
      {until !== null && <Muted>{t`pauses until ${<TimeText at={until} />}`}</Muted>}
      <Muted>{at === null ? t`nothing delivered yet` : t`last delivered ${<TimeText at={at} />}`}</Muted>
      {webhook.old_secret_until !== null && (
        <Muted>{t`the old secret signs until ${<TimeText at={webhook.old_secret_until} />}`}</Muted>
      )}
    </Stack>
  );
}

interface DialogProps {
  workspaceId: string;
  webhook: Webhook;
  onClose: () => void;
}

/** A new secret, which is shown once. */
function Rotate({ workspaceId, webhook, onClose }: DialogProps) {
  const client = useQueryClient();
  const rotate = useMutation({
    mutationFn: () => rotateSecret(workspaceId, webhook.id),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.webhooks(workspaceId) }),
    onError: (error) => showFailure(error, t`No new secret was made`),
    gcTime: 0,
  });
  const title = t`New secret for ${hostOf(webhook)}`;
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeOnClickOutside={false}>
      {rotate.data ? (
        <ShownSecret secret={rotate.data.secret} onClose={onClose} />
      ) : (
        <Stack>
          <Text size="sm">
            {t`For 24 hours, requests are signed with the new secret and with the old one, so that the receiver can be changed meanwhile.`}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>{t`Cancel`}</Button>
            <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>{t`Make a new secret`}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Delete({ workspaceId, webhook, onClose }: DialogProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteWebhook(workspaceId, webhook.id),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.webhooks(workspaceId) }),
    onError: (error) => showFailure(error, t`The webhook was not deleted`),
  });
  return (
    <ConfirmDialog
      isOpen
      title={t`Delete the webhook for ${hostOf(webhook)}?`}
      confirmLabel={t`Delete`}
      isDangerous
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    >
      {t`Its log is deleted as well, and events that wait for it are not sent any more.`}
    </ConfirmDialog>
  );
}

import { Badge, Button, Group, NativeSelect, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Retention, UpdateWorkspace, Workspace } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Form } from '../../../components/form.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { workspacesQuery } from '../../../session/session.ts';
import { changeWorkspace, makeWorkspace, retentionProposalQuery, type Scope } from './admin-api.ts';
import { RetentionDialog } from './retention-dialog.tsx';
import { isComplete, RetentionFields } from './retention-fields.tsx';
import { describeRetention } from './retention-words.ts';

/** The choices for how many documents drafts are tried on; the API takes any number up to 50. */
const COUNTS: readonly number[] = [0, 1, 3, 5, 10, 20, 50];

/** The workspaces of the server, to be created, renamed, archived and opened. */
export function WorkspacesPanel() {
  return (
    <Stack>
      <NewWorkspace />
      <WorkspaceTable scope={null} />
    </Stack>
  );
}

/** The workspaces of a scope, to be renamed and archived. */
export function WorkspaceTable({ scope }: { scope: Scope }) {
  const query = useQuery(workspacesQuery);
  return (
    <QueryView query={query} failure={t`The workspaces cannot be listed`}>
      {({ items }) => (
        <DataTable
          minWidth={720}
          verticalSpacing="xs"
          aria-label={t`Workspaces`}
          heads={[
            t`Name`,
            t`Id`,
            t`Made`,
            t`Sender and period`,
            t`Documents tried before publishing`,
            t`Files are kept`,
          ]}
          hasActions
        >
          {items
            .filter(({ id }) => scope === null || id === scope)
            .map((workspace) => (
              <WorkspaceRow key={workspace.id} workspace={workspace} />
            ))}
        </DataTable>
      )}
    </QueryView>
  );
}

function NewWorkspace() {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Retention | null>(null);
  const proposal = useQuery(retentionProposalQuery).data?.proposal;
  const make = useMutation({
    mutationFn: makeWorkspace,
    onSuccess: () => {
      setName('');
      setChosen(null);
      return client.invalidateQueries({ queryKey: queryKeys.workspaces });
    },
  });
  const retention = chosen ?? proposal;
  const isReady = name.trim() !== '' && retention !== undefined && isComplete(retention);
  const submit = () => {
    if (isReady) make.mutate({ name: name.trim(), retention });
  };
  return (
    <Form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput
          label={t`Name of a new workspace`}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={make.isPending} disabled={!isReady}>
          {t`Make workspace`}
        </Button>
      </Group>
      {proposal && chosen === null && (
        <Group gap="xs" mt="xs">
          <Muted>{t`It keeps its files for a time. ${describeRetention(proposal)}`}</Muted>
          <Button variant="subtle" size="compact-sm" onClick={() => setChosen(proposal)}>
            {t`Change how long`}
          </Button>
        </Group>
      )}
      {chosen !== null && (
        <Stack gap="xs" mt="xs" maw={560}>
          <RetentionFields value={chosen} onChange={setChosen} />
        </Stack>
      )}
      {make.error && <ErrorNotice title={t`No workspace was made`} error={make.error} />}
    </Form>
  );
}

function RetentionCell({ workspace }: { workspace: Workspace }) {
  const [isOpen, setOpen] = useState(false);
  const { name, retention, retention_in_force: inForce } = workspace;
  return (
    <Stack gap={2} miw={220}>
      <Text size="xs">{describeRetention(inForce)}</Text>
      {retention === null && <Muted>{t`By the settings of the server`}</Muted>}
      <Button
        variant="subtle"
        size="compact-xs"
        w="fit-content"
        px={0}
        onClick={() => setOpen(true)}
        aria-label={t`Change how long ${name} keeps its files`}
      >
        {t`Change how long`}
      </Button>
      {isOpen && <RetentionDialog workspace={workspace} onClose={() => setOpen(false)} />}
    </Stack>
  );
}

function WorkspaceRow({ workspace }: { workspace: Workspace }) {
  const { id, name, archived_at, created_at, sender_and_period: need, publish_documents: count } = workspace;
  const client = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: (wanted: UpdateWorkspace) => changeWorkspace(id, wanted),
    onSuccess: () => {
      setDraft(null);
      return client.invalidateQueries({ queryKey: queryKeys.workspaces });
    },
    onError: (error) => showFailure(error),
  });
  const rename = () => {
    if (draft?.trim()) change.mutate({ name: draft.trim() });
  };
  return (
    <Table.Tr>
      <Table.Td>
        {draft === null ? (
          <Group gap="xs">
            <TextLink to="/w/$workspaceId" params={{ workspaceId: id }}>
              {name}
            </TextLink>
            {archived_at && <Badge color="gray">{t`archived`}</Badge>}
          </Group>
        ) : (
          <Form onSubmit={rename} id={`rename-${id}`}>
            <TextInput
              aria-label={t`New name of ${name}`}
              value={draft}
              maxLength={120}
              onChange={(event) => setDraft(event.currentTarget.value)}
              autoFocus
            />
          </Form>
        )}
      </Table.Td>
      <Table.Td ff="monospace" fz="xs">
        {id}
      </Table.Td>
      <Table.Td>
        <TimeText at={created_at} />
      </Table.Td>
      <Table.Td>
        <Select
          aria-label={t`Whether documents of ${name} need a sender and a period`}
          size="xs"
          w={230}
          allowDeselect={false}
          value={need}
          onChange={(value) => value !== null && change.mutate({ sender_and_period: value as typeof need })}
          data={[
            { value: 'auto', label: t`Needed once there is a sender` },
            { value: 'needed', label: t`Needed` },
            { value: 'not_needed', label: t`Not needed` },
          ]}
        />
      </Table.Td>
      <Table.Td>
        <NativeSelect
          aria-label={t`On how many accepted documents drafts of ${name} are tried before they are published`}
          size="xs"
          w={90}
          value={String(count)}
          onChange={(event) => change.mutate({ publish_documents: Number(event.currentTarget.value) })}
          data={[...new Set([...COUNTS, count])]
            .sort((a, b) => a - b)
            .map((one) => ({ value: String(one), label: one === 0 ? t`none` : formatCount(one) }))}
        />
      </Table.Td>
      <Table.Td>
        <RetentionCell workspace={workspace} />
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {draft === null ? (
            <>
              <Button variant="subtle" onClick={() => setDraft(name)} aria-label={t`Rename ${name}`}>
                {t`Rename`}
              </Button>
              <Button
                variant="subtle"
                color="gray"
                loading={change.isPending}
                aria-label={`${archived_at ? t`Restore from the archive` : t`Archive`} ${name}`}
                onClick={() => change.mutate({ archived: archived_at === null })}
              >
                {archived_at ? t`Restore from the archive` : t`Archive`}
              </Button>
            </>
          ) : (
            <>
              <Button variant="subtle" color="gray" onClick={() => setDraft(null)}>
                {t`Cancel`}
              </Button>
              <Button type="submit" form={`rename-${id}`} loading={change.isPending} disabled={!draft.trim()}>
                {t`Save`}
              </Button>
            </>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

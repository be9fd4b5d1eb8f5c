import { Badge, Button, Group, Menu, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Person } from '../../../../api/contract.ts';
import { Muted } from '../../../../components/muted.tsx';
import { showFailure, showSuccess } from '../../../../components/notices.ts';
import { TimeText } from '../../../../components/time-text.tsx';
import { plural, t } from '../../../../lib/texts.ts';
import { useSession } from '../../../../session/session.ts';
import { enablePerson, refreshPeople, useProviderTitles } from '../people-api.ts';
import type { PersonTask } from './person-dialogs.tsx';

interface PersonRowProps {
  person: Person;
  onTask: (task: PersonTask) => void;
}

/** On a phone, everything is below the name. */
export function PersonRow({ person, onTask }: PersonRowProps) {
  const { name, other_names: others, email } = person;
  const doors = useDoors(person);
  return (
    <Table.Tr>
      <Table.Td>
        <Name person={person} />
        {email !== null && <Muted style={{ overflowWrap: 'anywhere' }}>{email}</Muted>}
        {others.length > 0 && <Muted>{t`before: ${others.join(', ')}`}</Muted>}
        <Stack gap={2} align="flex-start" hiddenFrom="sm">
          <Muted>{t`signs in with: ${doors}`}</Muted>
          <Muted>{t`last used: ${<LastUse person={person} />}`}</Muted>
          <State person={person} />
        </Stack>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm">{doors}</Text>
      </Table.Td>
      <Table.Td visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>
        <LastUse person={person} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <State person={person} />
      </Table.Td>
      <Table.Td ta="right">
        <Menu>
          <Menu.Target>
            <Button variant="default" aria-label={t`More for ${name}`}>
              {t`More`}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Tasks person={person} onTask={onTask} />
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}

function LastUse({ person: { last_used_at: at } }: { person: Person }) {
  return at === null ? t`never` : <TimeText at={at} />;
}

function Name({ person }: { person: Person }) {
  const { person_id: ownId } = useSession();
  return (
    <Group gap={6}>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {person.name}
      </Text>
      {person.id === ownId && <Badge color="gray">{t`you`}</Badge>}
      {person.is_server_admin && <Badge color="blue">{t`administrator`}</Badge>}
      {person.is_break_glass && <Badge color="orange">{t`for emergencies`}</Badge>}
    </Group>
  );
}

/** What a person can sign in with. */
function useDoors({ token_count: tokens, providers }: Person): string {
  const nameProvider = useProviderTitles();
  const doors = [...providers.map(nameProvider), ...(tokens > 0 ? [plural(tokens, '# token', '# tokens')] : [])];
  return doors.length === 0 ? t`nothing` : doors.join(', ');
}

function State({ person }: { person: Person }) {
  const { created_at, created_by, disabled_at, disabled_by, disabled_provider: provider } = person;
  const nameProvider = useProviderTitles();
  if (disabled_at === null) return <Muted>{t`made ${<TimeText at={created_at} />} by ${created_by}`}</Muted>;
  return (
    <Stack gap={2} align="flex-start">
      <Badge color="gray">{t`disabled`}</Badge>
      <Muted>
        {provider === null
          ? t`${<TimeText at={disabled_at} />} by ${disabled_by}`
          : t`${<TimeText at={disabled_at} />} by ${nameProvider(provider)}, which can let them in again`}
      </Muted>
    </Stack>
  );
}

function Tasks({ person, onTask }: PersonRowProps) {
  const client = useQueryClient();
  const enable = useMutation({
    mutationFn: () => enablePerson(person.id),
    onSuccess: async () => {
      await refreshPeople(client);
      showSuccess(t`${person.name} may sign in again. Tokens that have neither expired nor been revoked are valid.`);
    },
    onError: (error) => showFailure(error, t`${person.name} is still disabled`),
  });
  const isDisabled = person.disabled_at !== null;
  return (
    <>
      <Menu.Item onClick={() => onTask({ kind: 'change', person })}>{t`Change`}</Menu.Item>
      <Menu.Item onClick={() => onTask({ kind: 'holdings', person })}>{t`Tokens and accounts`}</Menu.Item>
      {!isDisabled && (
        <Menu.Item onClick={() => onTask({ kind: 'merge', person })}>{t`Merge with another entry`}</Menu.Item>
      )}
      <Menu.Divider />
      {isDisabled ? (
        <Menu.Item onClick={() => enable.mutate()}>{t`Enable`}</Menu.Item>
      ) : (
        <Menu.Item color="red" onClick={() => onTask({ kind: 'disable', person })}>
          {t`Disable`}
        </Menu.Item>
      )}
    </>
  );
}

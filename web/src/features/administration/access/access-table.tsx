import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { workspacesQuery } from '../../../session/session.ts';
import type { Credential, Holder } from './find-holders.ts';

/** On a phone, everything is below the name. */
export function AccessTable({ holders }: { holders: readonly Holder[] }) {
  const names = new Map(useQuery(workspacesQuery).data?.items.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  return (
    <Table verticalSpacing="xs" aria-label={t`Who may do what`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t`Who`}</Table.Th>
          <Table.Th visibleFrom="sm">{t`May`}</Table.Th>
          <Table.Th visibleFrom="sm">{t`Signed`}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {holders.map((holder) => (
          <Table.Tr key={holder.id}>
            <Table.Td style={{ verticalAlign: 'top' }}>
              <Who holder={holder} />
              <Stack gap={4} mt={4} hiddenFrom="sm">
                <Rights holder={holder} nameOf={nameOf} />
                <Signed holder={holder} nameOf={nameOf} />
              </Stack>
            </Table.Td>
            <Table.Td visibleFrom="sm" style={{ verticalAlign: 'top' }}>
              <Stack gap={4}>
                <Rights holder={holder} nameOf={nameOf} />
              </Stack>
            </Table.Td>
            <Table.Td visibleFrom="sm" style={{ verticalAlign: 'top' }}>
              <Signed holder={holder} nameOf={nameOf} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Who({ holder: { name, person, machine } }: { holder: Holder }) {
  return (
    <>
      <Group gap={6}>
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {machine && <Badge color="gray">{t`machine`}</Badge>}
        {person?.is_server_admin && <Badge color="blue">{t`administrator`}</Badge>}
        {person?.is_break_glass && <Badge color="orange">{t`for emergencies`}</Badge>}
        {person?.is_disabled && <Badge color="gray">{t`disabled`}</Badge>}
      </Group>
      {person?.email && <Muted style={{ overflowWrap: 'anywhere' }}>{person.email}</Muted>}
      {machine && (
        <Muted>
          {machine.is_of_leaver
            ? t`made by ${machine.created_by}, who is disabled; it goes on`
            : t`made by ${machine.created_by}`}
        </Muted>
      )}
    </>
  );
}

interface PartProps {
  holder: Holder;
  nameOf: (workspaceId: string) => string;
}

function Rights({ holder: { credentials }, nameOf }: PartProps) {
  if (credentials.every(({ entitlements }) => entitlements.length === 0)) return <Muted>{t`nothing`}</Muted>;
  return credentials.map((credential) => (
    <div key={credential.id}>
      {credential.entitlements.map(({ workspace_id: where, role, activity, is_unused: unused }) => (
        <Group key={where} gap={6}>
          <Text size="sm">{describeRight(where, role, activity === true, nameOf)}</Text>
          {unused && <Badge color="yellow">{t`unused`}</Badge>}
        </Group>
      ))}
      <Muted>
        <Origin credential={credential} />
      </Muted>
    </div>
  ));
}

function describeRight(where: string, role: string, mayReadActivity: boolean, nameOf: PartProps['nameOf']): string {
  const place = where === '*' ? t`all workspaces` : nameOf(where);
  return mayReadActivity ? t`${role} in ${place}, and its activity` : t`${role} in ${place}`;
}

function nameCredential({ kind, name, provider }: Credential): string {
  return kind === 'account' ? t`the account at ${provider ?? ''}` : t`the token ${name}`;
}

function Origin({ credential }: { credential: Credential }): ReactNode {
  const by = nameCredential(credential);
  const { last_used_at: at } = credential;
  return at === null ? t`by ${by}, never used` : t`by ${by}, last used ${<TimeText at={at} />}`;
}

function Signed({ holder: { person }, nameOf }: PartProps) {
  if (person === null || person.signed.length === 0) return null;
  return person.signed.map(({ workspace_id: id, count, last_at: at }) => (
    <Muted key={id}>
      {t`signed ${plural(count, '# time', '# times')} in ${nameOf(id)}, last ${<TimeText at={at} />}`}
    </Muted>
  ));
}

import { Button, Group, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { Person } from '../../../../api/contract.ts';
import { EmptyNotice } from '../../../../components/empty-notice.tsx';
import { QueryView } from '../../../../components/query-view.tsx';
import { plural, t } from '../../../../lib/texts.ts';
import { peopleQuery } from '../people-api.ts';
import { findPeople, type PeopleKind } from './find-people.ts';
import { PersonDialogs, type PersonTask } from './person-dialogs.tsx';
import { PersonRow } from './person-row.tsx';

const KINDS: Record<PeopleKind, string> = {
  all: t`Everybody`,
  enabled: t`Who may sign in`,
  disabled: t`Who is disabled`,
  emergency: t`For emergencies`,
};

/** More rows take long to draw. */
const SHOWN = 100;

const isKind = (text: string): text is PeopleKind => text in KINDS;

/** The people who use the service: what they have, and who of them may not any more. */
export function PeoplePanel() {
  const query = useQuery(peopleQuery);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const [kind, setKind] = useState<PeopleKind>('all');
  const [task, setTask] = useState<PersonTask | null>(null);
  return (
    <Stack>
      <Group align="flex-end" gap="sm">
        <TextInput
          type="search"
          label={t`Find`}
          placeholder={t`Name, address or provider`}
          w={240}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          label={t`Show`}
          value={kind}
          onChange={({ currentTarget: { value } }) => isKind(value) && setKind(value)}
          data={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
        />
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setTask({ kind: 'make' })} ml="auto">
          {t`New person`}
        </Button>
      </Group>
      <QueryView query={query} failure={t`The people cannot be listed`}>
        {({ items }) => <Found people={findPeople(items, { search, kind })} total={items.length} onTask={setTask} />}
      </QueryView>
      {task && <PersonDialogs task={task} onClose={() => setTask(null)} />}
    </Stack>
  );
}

interface FoundProps {
  people: readonly Person[];
  /** With those who were not found. */
  total: number;
  onTask: (task: PersonTask) => void;
}

function Found({ people, total, onTask }: FoundProps) {
  const [showsAll, setShowsAll] = useState(false);
  if (total === 0)
    return (
      <EmptyNotice title={t`Nobody yet`}>
        {t`People come here with their first token, or when they sign in with a provider for the first time.`}
      </EmptyNotice>
    );
  const shown = showsAll ? people : people.slice(0, SHOWN);
  return (
    <>
      <Text size="sm" role="status">
        {people.length === total
          ? plural(total, '# person', '# people')
          : t`${people.length} of ${plural(total, '# person', '# people')}`}
      </Text>
      {people.length > 0 && (
        <Table verticalSpacing="xs" aria-label={t`People`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`Name`}</Table.Th>
              <Table.Th visibleFrom="sm">{t`Signs in with`}</Table.Th>
              <Table.Th visibleFrom="sm">{t`Last used`}</Table.Th>
              <Table.Th visibleFrom="sm">{t`State`}</Table.Th>
              <Table.Th aria-label={t`Actions`} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((person) => (
              <PersonRow key={person.id} person={person} onTask={onTask} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {shown.length < people.length && (
        <Group>
          <Button variant="default" onClick={() => setShowsAll(true)}>
            {plural(people.length - shown.length, 'Show # more', 'Show # more')}
          </Button>
        </Group>
      )}
    </>
  );
}

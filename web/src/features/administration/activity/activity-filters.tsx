import { Autocomplete, Group, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../../../lib/texts.ts';
import { jobQuery, jobsQuery } from '../../entities/jobs/index.ts';
import { type ActivityProps, peopleQuery } from './activity-api.ts';
import { KINDS, listActions } from './activity-words.ts';

const KIND_CHOICES = Object.entries(KINDS).map(([kind, group]) => ({
  group,
  items: [{ value: kind, label: t`${group}, all` }, ...listActions(kind)],
}));

/** Filters by document, person, and action. */
export function ActivityFilters({ scope, filter, onFilter }: ActivityProps) {
  const [person, setPerson] = useState(filter.person ?? '');
  const { data: people } = useQuery(peopleQuery(scope));
  const takePerson = (name: string) => onFilter({ ...filter, person: name.trim() === '' ? undefined : name.trim() });
  return (
    <Group gap="xs" align="flex-end">
      {scope !== null && <DocumentFilter {...{ filter, onFilter }} workspaceId={scope} />}
      <Autocomplete
        size="xs"
        label={t`Person`}
        placeholder={t`Everybody`}
        data={people ?? []}
        w={180}
        value={person}
        onChange={(value) => {
          setPerson(value);
          if (value === '') takePerson('');
        }}
        onOptionSubmit={takePerson}
        onBlur={() => takePerson(person)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') takePerson(person);
        }}
      />
      <Select
        label={t`Action`}
        placeholder={t`Everything`}
        w={260}
        searchable
        clearable
        value={filter.kind ?? null}
        onChange={(value) => onFilter({ ...filter, kind: value ?? undefined })}
        data={KIND_CHOICES}
      />
    </Group>
  );
}

function DocumentFilter({ workspaceId, filter, onFilter }: Omit<ActivityProps, 'scope'> & { workspaceId: string }) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const { document: chosen } = filter;
  const { data } = useInfiniteQuery(jobsQuery(workspaceId, search === '' ? {} : { search }));
  const { data: job } = useQuery({ ...jobQuery(workspaceId, chosen ?? ''), enabled: chosen !== undefined });
  const listed = data?.pages.flatMap(({ items }) => items) ?? [];
  const choices = new Map(
    listed.map(({ id, source_file: name, period }) => [id, period ? `${name}, ${period}` : name]),
  );
  if (chosen !== undefined && !choices.has(chosen)) choices.set(chosen, job?.source_file ?? chosen);
  return (
    <Select
      label={t`Document`}
      placeholder={t`All`}
      w={260}
      searchable
      clearable
      value={chosen ?? null}
      onSearchChange={setTyped}
      onChange={(value) => onFilter({ ...filter, document: value ?? undefined })}
      data={[...choices].map(([value, label]) => ({ value, label }))}
    />
  );
}

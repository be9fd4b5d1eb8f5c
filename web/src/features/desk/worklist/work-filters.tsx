import { Select, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { t } from '../../../lib/texts.ts';
import { useSession } from '../../../session/session.ts';
import { sendersQuery } from '../../entities/senders/index.ts';
import { PeriodFilter } from './period-filter.tsx';
import { type TextFilterProps, useTextFilter } from './use-text-filter.ts';
import type { WorkFilter } from './use-work.ts';
import classes from './worklist.module.css';

const ANY = '';

interface WorkFiltersProps {
  workspaceId: string;
  filter: WorkFilter;
  onFilter: (filter: WorkFilter) => void;
}

export function WorkFilters({ workspaceId, filter, onFilter }: WorkFiltersProps) {
  const session = useSession();
  const senders = useQuery(sendersQuery(workspaceId)).data?.items ?? [];
  return (
    <search className={classes.filters}>
      <SearchFilter value={filter.search} onValue={(search) => onFilter({ ...filter, search })} />
      {senders.length > 0 && (
        <Select
          aria-label={t`Sender`}
          searchable
          w={170}
          value={filter.sender ?? ANY}
          onChange={(value) => onFilter({ ...filter, sender: value || undefined })}
          data={[{ value: ANY, label: t`Any sender` }, ...senders.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <PeriodFilter value={filter.period} onValue={(period) => onFilter({ ...filter, period })} />
      {session.authentication !== 'off' && (
        <Switch
          size="xs"
          label={t`Mine`}
          checked={filter.assignee === session.name}
          onChange={(event) =>
            onFilter({ ...filter, assignee: event.currentTarget.checked ? session.name : undefined })
          }
        />
      )}
      <Switch
        size="xs"
        label={t`Overdue`}
        checked={filter.overdue === true}
        onChange={(event) => onFilter({ ...filter, overdue: event.currentTarget.checked ? true : undefined })}
      />
    </search>
  );
}

function SearchFilter({ value, onValue }: TextFilterProps) {
  const [text, setText] = useTextFilter(value, async (wanted) => ({ value: wanted || undefined }), onValue);
  return (
    <TextInput
      type="search"
      aria-label={t`Search by document name or job id`}
      placeholder={t`Document`}
      leftSection={<Search size={14} aria-hidden />}
      w={220}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

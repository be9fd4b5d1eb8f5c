import { Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { parsePeriodText } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { useSession } from '../../../session/session.ts';
import { sendersQuery } from '../../entities/senders/index.ts';
import type { WorkFilter } from './use-work.ts';
import classes from './worklist.module.css';

const PAUSE_MS = 250;
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
      <TextFilter
        label={t`Search by document name or job id`}
        placeholder={t`Document`}
        isSearch
        value={filter.search}
        onValue={(search) => onFilter({ ...filter, search })}
      />
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
      <TextFilter
        label={t`Period, such as 2026-05`}
        placeholder={t`Period`}
        value={filter.period}
        onValue={(period) => onFilter({ ...filter, period: period && namePeriod(period) })}
      />
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

/** What a period is called in addresses; a text that is not understood is left for the service to answer. */
function namePeriod(text: string): string {
  const reading = parsePeriodText(text);
  return reading.kind === 'period' ? reading.period : text;
}

interface TextFilterProps {
  label: string;
  placeholder: string;
  isSearch?: boolean;
  value: string | undefined;
  onValue: (value: string | undefined) => void;
}

/** Asks the service when the user has not typed for a moment. */
function TextFilter({ label, placeholder, isSearch = false, value, onValue }: TextFilterProps) {
  const [text, setText] = useState(value ?? '');
  const tell = useDebouncedCallback((wanted: string) => onValue(wanted.trim() || undefined), PAUSE_MS);
  return (
    <TextInput
      type={isSearch ? 'search' : 'text'}
      aria-label={label}
      placeholder={placeholder}
      leftSection={isSearch ? <Search size={14} aria-hidden /> : undefined}
      w={isSearch ? 220 : 110}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
    />
  );
}

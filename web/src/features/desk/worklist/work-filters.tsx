import { Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { parsePeriodText } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { useSession } from '../../../session/session.ts';
import { describePeriod, sendersQuery } from '../../entities/senders/index.ts';
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

interface TextFilterProps {
  value: string | undefined;
  onValue: (value: string | undefined) => void;
}

function SearchFilter({ value, onValue }: TextFilterProps) {
  const [text, setText] = useTextFilter(value, (wanted) => ({ value: wanted || undefined }), onValue);
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

function PeriodFilter({ value, onValue }: TextFilterProps) {
  const [text, setText] = useTextFilter(value, readPeriod, onValue);
  return (
    <TextInput
      aria-label={t`Period, such as 2026-05`}
      placeholder={t`Period`}
      description={describePeriod(text)}
      inputWrapperOrder={['input', 'description']}
      classNames={{ description: classes.understood }}
      w={170}
      pos="relative"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

/** What a filter means; null if it is not understood, so that the list stays as it is. */
type Understood = { value: string | undefined } | null;

function readPeriod(text: string): Understood {
  if (text === '') return { value: undefined };
  const reading = parsePeriodText(text);
  return reading.kind === 'period' ? { value: reading.period } : null;
}

/** A text that sets a filter when the user has not typed for a moment, and that follows a change from elsewhere. */
function useTextFilter(
  value: string | undefined,
  read: (text: string) => Understood,
  onValue: (value: string | undefined) => void,
) {
  const [text, setText] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  const apply = useDebouncedCallback((wanted: string) => {
    const understood = read(wanted.trim());
    if (understood !== null) onValue(understood.value);
  }, PAUSE_MS);
  if (seen !== value) {
    setSeen(value);
    if (read(text.trim())?.value !== value) setText(value ?? '');
  }
  const change = (changed: string) => {
    setText(changed);
    apply(changed);
  };
  return [text, change] as const;
}

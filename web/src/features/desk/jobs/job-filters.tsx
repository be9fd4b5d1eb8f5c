import { Button, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Search, X } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../../lib/texts.ts';
import { configsQuery } from '../../entities/configs/index.ts';
import classes from './jobs.module.css';

export interface JobFilter {
  status?: string;
  /** Only jobs that need attention. */
  look?: true;
  config?: string;
  /** Only jobs of this version of a package. */
  version?: string;
  search?: string;
}

interface JobFiltersProps {
  workspaceId: string;
  filter: JobFilter;
  onFilter: (filter: JobFilter) => void;
}

const SEARCH_PAUSE_MS = 250;
const statuses = ['queued', 'running', 'success', 'error', 'cancelled'];

export function JobFilters({ workspaceId, filter, onFilter }: JobFiltersProps) {
  const { data } = useQuery(configsQuery(workspaceId));
  const [text, setText] = useState(filter.search ?? '');
  const search = useDebouncedCallback(
    (wanted: string) => onFilter({ ...filter, search: wanted || undefined }),
    SEARCH_PAUSE_MS,
  );
  const change = (wanted: string) => {
    setText(wanted);
    search(wanted);
  };
  return (
    <search className={classes.filters}>
      <TextInput
        type="search"
        aria-label={t`Search by document name or job id`}
        placeholder={t`Document name or job id`}
        leftSection={<Search size={14} aria-hidden />}
        w={240}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <Select
        aria-label={t`Status`}
        w={140}
        value={filter.status ?? 'all'}
        onChange={(value) => onFilter({ ...filter, status: value === 'all' ? undefined : (value ?? undefined) })}
        data={[{ value: 'all', label: t`Any status` }, ...statuses.map((value) => ({ value, label: value }))]}
      />
      <Select
        aria-label={t`Package`}
        w={180}
        value={filter.config ?? 'all'}
        onChange={(value) => onFilter({ ...filter, config: value === 'all' ? undefined : (value ?? undefined) })}
        data={[
          { value: 'all', label: t`Any package` },
          ...(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {filter.version !== undefined && (
        <Button
          variant="default"
          rightSection={<X size={14} aria-hidden />}
          onClick={() => onFilter({ ...filter, version: undefined })}
        >
          {t`One version only`}
        </Button>
      )}
      <Switch
        size="xs"
        label={t`Needs attention`}
        checked={filter.look === true}
        onChange={(event) => onFilter({ ...filter, look: event.currentTarget.checked ? true : undefined })}
      />
    </search>
  );
}

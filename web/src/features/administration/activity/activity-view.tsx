import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { ActivityFilter, ActivityProps, Scope } from './activity-api.ts';
import { ActivityFilters } from './activity-filters.tsx';
import { ActivityList } from './activity-list.tsx';
import { ChainAnswer } from './chain-answer.tsx';

/** Shows who did what to which document, and whether any entry is missing. */
export function ActivityView(props: ActivityProps) {
  return (
    <Stack>
      <ChainAnswer scope={props.scope} />
      <ActivityFilters {...props} />
      <ActivityList {...props} />
    </Stack>
  );
}

/** The activity as a panel below a tab, where the address has no filter. */
export function ActivityPanel({ scope }: { scope: Scope }) {
  const [filter, setFilter] = useState<ActivityFilter>({});
  return <ActivityView scope={scope} filter={filter} onFilter={setFilter} />;
}

import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { SubjectSearch } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { FindDialog } from './find-dialog.tsx';
import { REASONS } from './person-words.ts';
import { forgetSearch, searchesQuery } from './persons-api.ts';
import { SearchDialog } from './search-dialog.tsx';
import { SearchState } from './search-state.tsx';

/** People whose data is in documents: searches for them, and what was erased. */
export function PersonsPanel({ workspaceId }: { workspaceId: string }) {
  const query = useQuery(searchesQuery(workspaceId));
  const [isAsking, setAsking] = useState(false);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const opened = query.data?.items.find(({ id }) => id === openedId);
  return (
    <Stack>
      <Text size="sm" maw={720}>
        {t`Somebody whose data is in documents may ask what is known, or ask to be erased. A search looks through documents, results, corrections, comments, recipes and everything else that ADE keeps in this workspace, and lists places without values. It is recorded who searched and why, but not for whom.`}
      </Text>
      <Group>
        <Button leftSection={<Search size={16} aria-hidden />} onClick={() => setAsking(true)}>
          {t`Find a person`}
        </Button>
      </Group>
      <QueryView query={query} failure={t`The searches cannot be listed`}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNotice title={t`Nobody has been searched for yet`}>
              {t`What is searched for is forgotten a day after the search, or as soon as the person is erased.`}
            </EmptyNotice>
          ) : (
            <DataTable
              minWidth={720}
              verticalSpacing="xs"
              aria-label={t`Searches`}
              heads={[t`Asked`, t`Reason`, t`State`, t`Places`]}
              hasActions
            >
              {items.map((search) => (
                <SearchRow key={search.id} workspaceId={workspaceId} search={search} onOpen={setOpenedId} />
              ))}
            </DataTable>
          )
        }
      </QueryView>
      {isAsking && (
        <FindDialog
          workspaceId={workspaceId}
          onClose={() => setAsking(false)}
          onBegun={({ id }) => {
            setAsking(false);
            setOpenedId(id);
          }}
        />
      )}
      {opened !== undefined && (
        <SearchDialog workspaceId={workspaceId} search={opened} onClose={() => setOpenedId(null)} />
      )}
    </Stack>
  );
}

interface SearchRowProps {
  workspaceId: string;
  search: SubjectSearch;
  onOpen: (id: string) => void;
}

function SearchRow({ workspaceId, search, onOpen }: SearchRowProps) {
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: () => forgetSearch(workspaceId, search.id),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.persons(workspaceId) }),
    onError: (error) => showFailure(error, t`The search was not ended`),
  });
  const mayForget = search.state === 'finding' || (search.state === 'found' && search.has_terms);
  const name = search.reference ?? search.id;
  return (
    <Table.Tr>
      <Table.Td>
        <TimeText at={search.asked_at} />
        <Muted>{search.asked_by}</Muted>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{REASONS[search.reason]}</Text>
        <Muted>{search.reference}</Muted>
      </Table.Td>
      <Table.Td>
        <SearchState search={search} />
      </Table.Td>
      <Table.Td>{formatCount(search.places)}</Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          <Button variant="subtle" onClick={() => onOpen(search.id)} aria-label={t`Places of ${name}`}>
            {t`Places`}
          </Button>
          {mayForget && (
            <Button
              variant="default"
              loading={forget.isPending}
              onClick={() => forget.mutate()}
              aria-label={t`Forget ${name}`}
            >
              {search.state === 'finding' ? t`End` : t`Forget`}
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

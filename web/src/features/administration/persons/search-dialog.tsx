import { Alert, Button, Checkbox, Group, List, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubjectHolder, SubjectPlan, SubjectSearch } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { describeHolder, describeOutcome, describeWhere, PLACES } from './person-words.ts';
import { erasePerson, isUnderWay, placesQuery, planQuery } from './persons-api.ts';
import { SearchState } from './search-state.tsx';

interface SearchDialogProps {
  workspaceId: string;
  search: SubjectSearch;
  onClose: () => void;
}

/** Where a search has found the person, what an erasure would do and leave, and the erasure. */
export function SearchDialog({ workspaceId, search, onClose }: SearchDialogProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const places = useInfiniteQuery({
    ...placesQuery(workspaceId, search),
    enabled: !isUnderWay(search),
  });
  const plan = useQuery({ ...planQuery(workspaceId, search), enabled: !isUnderWay(search) });
  const holders = places.data?.pages.flatMap(({ items }) => items) ?? [];
  const mayErase = search.state === 'found' && search.has_terms && search.places > 0;
  const toggle = (holder: string) => {
    const next = new Set(left);
    if (!next.delete(holder)) next.add(holder);
    setLeft(next);
  };
  return (
    <Modal opened onClose={onClose} title={t`Places of the person`} size="xl">
      <Stack>
        <SearchState search={search} />
        {places.error && <ErrorNotice title={t`The places cannot be listed`} error={places.error} />}
        {holders.length > 0 && (
          <DataTable
            minWidth={560}
            verticalSpacing="xs"
            aria-label={t`Places`}
            heads={[
              t`Where`,
              t`What`,
              t`Places`,
              ...(search.state === 'erased' ? [t`Became`] : mayErase ? [t`Erase`] : []),
            ]}
          >
            {holders.map((holder) => (
              <HolderRow
                key={holder.holder}
                workspaceId={workspaceId}
                holder={holder}
                last={
                  search.state === 'erased' ? (
                    describeOutcome(holder)
                  ) : mayErase ? (
                    <Checkbox
                      checked={!left.has(holder.holder)}
                      onChange={() => toggle(holder.holder)}
                      aria-label={t`Erase ${holder.holder}`}
                    />
                  ) : null
                }
              />
            ))}
          </DataTable>
        )}
        {places.hasNextPage && (
          <Group>
            <Button variant="default" loading={places.isFetchingNextPage} onClick={() => void places.fetchNextPage()}>
              {t`Show more`}
            </Button>
          </Group>
        )}
        <NotSearched search={search} />
        {plan.data && <Remains plan={plan.data} />}
        {mayErase && places.data && (
          <Erase
            workspaceId={workspaceId}
            search={search}
            selection={left.size === 0 ? null : holders.map(({ holder }) => holder).filter((one) => !left.has(one))}
          />
        )}
      </Stack>
    </Modal>
  );
}

interface HolderRowProps {
  workspaceId: string;
  holder: SubjectHolder;
  last: React.ReactNode;
}

function HolderRow({ workspaceId, holder, last }: HolderRowProps) {
  const [kind = '', id = ''] = holder.holder.split(':');
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm">{describeHolder(kind)}</Text>
        {kind === 'job' ? (
          <TextLink size="xs" to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId: id }}>
            {id}
          </TextLink>
        ) : (
          <Muted>{id}</Muted>
        )}
      </Table.Td>
      <Table.Td>
        {holder.places.map((place) => (
          <Text size="sm" key={`${place.kind} ${place.revision} ${place.table}`}>
            {PLACES[place.kind]} <Muted span>{describeWhere(place)}</Muted>
          </Text>
        ))}
      </Table.Td>
      <Table.Td>{formatCount(holder.count)}</Table.Td>
      {last !== null && <Table.Td>{last}</Table.Td>}
    </Table.Tr>
  );
}

function NotSearched({ search }: { search: SubjectSearch }) {
  if (search.not_searched.length === 0) return null;
  return (
    <Alert color="orange" title={t`Not everything could be searched`}>
      <List size="sm">
        {search.not_searched.map(({ holder, kind, why }) => (
          <List.Item key={`${holder} ${kind} ${why}`}>
            {holder}: {PLACES[kind]} ({why})
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Remains({ plan }: { plan: SubjectPlan }) {
  const removed = plan.goes.filter(({ how }) => how === 'remove');
  return (
    <Stack gap="xs">
      {removed.length > 0 && (
        <Text size="sm">
          {t`The format of these documents cannot be written again, so an erasure removes their bytes: ${removed.map(({ holder }) => holder).join(', ')}`}
        </Text>
      )}
      <Text size="sm" fw={500}>{t`What an erasure leaves`}</Text>
      <List size="sm">
        {plan.remains.map(({ what, says, holders }) => (
          <List.Item key={what}>
            {says} {holders.length > 0 && <Muted span>{holders.join(', ')}</Muted>}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

interface EraseProps {
  workspaceId: string;
  search: SubjectSearch;
  /** Null for everything. */
  selection: string[] | null;
}

function Erase({ workspaceId, search, selection }: EraseProps) {
  const client = useQueryClient();
  const [reference, setReference] = useState(search.reference ?? '');
  const [isSure, setSure] = useState(false);
  const count = selection?.length ?? search.holders;
  const erase = useMutation({
    mutationFn: () =>
      erasePerson(workspaceId, search.id, {
        reference: reference.trim(),
        ...(selection === null ? {} : { holders: selection }),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.persons(workspaceId) }),
  });
  return (
    <Stack gap="xs">
      <TextInput
        label={t`File number of the request`}
        description={t`Verifications of the jobs show it from now on, so it must not name the person.`}
        value={reference}
        maxLength={64}
        onChange={(event) => setReference(event.currentTarget.value)}
        required
      />
      <Checkbox
        label={t`I have read what is left. An erasure cannot be undone.`}
        checked={isSure}
        onChange={(event) => setSure(event.currentTarget.checked)}
      />
      {erase.error && <ErrorNotice title={t`Nothing was erased`} error={erase.error} />}
      <Group>
        <Button
          color="red"
          loading={erase.isPending}
          disabled={!isSure || reference.trim() === '' || count === 0}
          onClick={() => erase.mutate()}
        >
          {plural(count, 'Erase the person here', 'Erase the person in # of these')}
        </Button>
      </Group>
    </Stack>
  );
}

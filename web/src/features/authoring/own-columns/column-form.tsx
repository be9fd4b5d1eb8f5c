import { Alert, Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useCallback, useMemo, useState } from 'react';
import type { ProposedColumns } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { chooseAll, findFaults, listWanted } from './chosen-columns.ts';
import { type ChangeColumn, ColumnTable } from './column-table.tsx';
import { makeOwnConfig } from './own-columns-api.ts';

interface ColumnFormProps {
  workspaceId: string;
  proposed: ProposedColumns;
  /** Back to the choice of a file. */
  onLeave: () => void;
}

/** The columns that were found: somebody says what they are, and makes a package of them. */
export function ColumnForm({ workspaceId, proposed, onLeave }: ColumnFormProps) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState(proposed.title.slice(0, 120));
  const [chosen, setChosen] = useState(() => chooseAll(proposed));
  const faults = useMemo(() => findFaults(chosen), [chosen]);
  const wanted = useMemo(() => listWanted(chosen), [chosen]);
  const change: ChangeColumn = useCallback((key, part) => {
    setChosen((before) =>
      before.map((one) => {
        if (one.key !== key) return one;
        return 'isWanted' in part ? { ...one, ...part } : { ...one, column: { ...one.column, ...part } };
      }),
    );
  }, []);
  const make = useMutation({
    mutationFn: () => makeOwnConfig(workspaceId, name.trim(), wanted),
    onSuccess: (draft) => {
      void client.invalidateQueries({ queryKey: queryKeys.configs(workspaceId) });
      return navigate({ to: '/w/$workspaceId/versions/$versionId', params: { workspaceId, versionId: draft.id } });
    },
  });
  const isComplete = name.trim() !== '' && wanted.length > 0 && faults.size === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete && !make.isPending) make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack maw="72rem">
        <Group gap="xs">
          <Text role="status" size="sm">
            {t`${countOf(chosen.length, 'column')} found. Change what a name or a kind should be, and leave out what you do not need.`}
          </Text>
          <Button variant="subtle" size="compact-sm" onClick={onLeave}>
            {t`Other columns`}
          </Button>
        </Group>
        {proposed.notes.length > 0 && (
          <Alert color="yellow" title={t`Not taken as they are`}>
            <List size="sm">
              {proposed.notes.map((note) => (
                <List.Item key={note}>{note}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        <ColumnTable chosen={chosen} faults={faults} onChange={change} />
        <TextInput
          label={t`Name of the package`}
          maw={420}
          maxLength={120}
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {make.error && <ErrorNotice title={t`The package was not made`} error={make.error} />}
        <Group>
          <Button type="submit" loading={make.isPending} disabled={!isComplete}>
            {t`Make a package of ${countOf(wanted.length, 'field')}`}
          </Button>
          <Text size="sm" c="dimmed">
            {t`Each gets a cleaner, a check, words for its header, and values in a case. You can change all of it in the draft.`}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

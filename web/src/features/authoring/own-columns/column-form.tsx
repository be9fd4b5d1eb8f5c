import { Alert, Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { ProposedColumns } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Form } from '../../../components/form.tsx';
import { Muted } from '../../../components/muted.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { chooseAll, findFaults, listWanted } from './chosen-columns.ts';
import { type ChangeColumn, ColumnTable } from './column-table.tsx';
import { makeOwnConfig } from './own-columns-api.ts';

interface ColumnFormProps {
  workspaceId: string;
  proposed: ProposedColumns;
  /** Goes back to the choice of a file. */
  onLeave: () => void;
}

/** Shows the columns that were found, for the user to correct, and makes a package with them. */
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
  const submit = () => {
    if (isComplete && !make.isPending) make.mutate();
  };
  return (
    <Form onSubmit={submit}>
      <Stack maw="72rem">
        <Group gap="xs">
          <Text role="status" size="sm">
            {plural(
              chosen.length,
              '# column found. Change its name or kind where it is wrong, or leave it out.',
              '# columns found. Change names and kinds that are wrong, and leave out columns that you do not need.',
            )}
          </Text>
          <Button variant="subtle" size="compact-sm" onClick={onLeave}>
            {t`Other columns`}
          </Button>
        </Group>
        {proposed.notes.length > 0 && (
          <Alert color="yellow" title={t`Changed to fit`}>
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
            {plural(wanted.length, 'Make a package of # field', 'Make a package of # fields')}
          </Button>
          <Muted size="sm">
            {t`Each column gets a cleaning rule, a check, header words and values in a test case. You can change all of them in the draft.`}
          </Muted>
        </Group>
      </Stack>
    </Form>
  );
}

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Job, People } from '../../../api/contract.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useSession } from '../../../session/session.ts';

/** Everybody to whom documents can be assigned, whether they have any or not. */
const peopleQuery = (workspaceId: string) =>
  readQuery<People>(['workspace', workspaceId, 'people'], makeWorkspacePath(workspaceId, 'people'));

interface AssignDialogProps {
  /** Without documents, the dialog is closed. */
  jobs: readonly Job[];
  workspaceId: string;
  /** People to whom documents are already assigned. */
  names: readonly string[];
  onClose: () => void;
  onAssign: (assignee: string | null) => void;
}

/** Asks for the reviewer of some documents; the user is preselected. */
export function AssignDialog({ workspaceId, jobs, names, onClose, onAssign }: AssignDialogProps) {
  const { name, authentication } = useSession();
  const people = useQuery({ ...peopleQuery(workspaceId), enabled: jobs.length > 0 }).data?.items ?? [];
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('assignee');
    onAssign(String(typed).trim() || null);
    onClose();
  };
  return (
    <Modal
      opened={jobs.length > 0}
      onClose={onClose}
      title={plural(jobs.length, 'Assign # document', 'Assign # documents')}
      centered
    >
      <form onSubmit={send}>
        <Stack>
          <TextInput
            name="assignee"
            label={t`To`}
            description={t`Name of a person. Leave this empty to remove the assignment.`}
            data-autofocus
            autoComplete="off"
            maxLength={120}
            list="assignees"
            defaultValue={authentication === 'off' ? '' : name}
            onFocus={(event) => event.currentTarget.select()}
          />
          <datalist id="assignees">
            {[...new Set([...people, ...names])].map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit">{t`Assign`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

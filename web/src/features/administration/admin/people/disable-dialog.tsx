import { List } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Person, Token } from '../../../../api/contract.ts';
import { ConfirmDialog } from '../../../../components/confirm-dialog.tsx';
import { showFailure, showSuccess } from '../../../../components/notices.ts';
import { t } from '../../../../lib/texts.ts';
import { useSession } from '../../../../session/session.ts';
import { tokensQuery } from '../admin-api.ts';
import { isEnded } from '../is-ended.ts';
import { disablePerson, refreshPeople } from '../people-api.ts';

/** Says what ends with a person, and what goes on, before it happens. */
export function DisableDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { id, name } = person;
  const client = useQueryClient();
  const isOwn = useSession().person_id === id;
  const tokens = useQuery(tokensQuery(null)).data?.items ?? [];
  const machines = listMachines(tokens, person);
  const disable = useMutation({
    mutationFn: () => disablePerson(id),
    onSuccess: async () => {
      await refreshPeople(client);
      showSuccess(t`${name} is disabled.`);
    },
    onError: (error) => showFailure(error, t`${name} is not disabled`),
  });
  return (
    <ConfirmDialog
      isOpen
      title={t`Disable ${name}?`}
      confirmLabel={t`Disable`}
      isDangerous
      onClose={onClose}
      onConfirm={() => disable.mutate()}
    >
      <List size="sm" spacing={6}>
        {isOwn && (
          <List.Item fw={600}>{t`This is you: you are signed out at once, and cannot sign in again.`}</List.Item>
        )}
        <List.Item>{t`All sessions end within a second: open pages ask to sign in again.`}</List.Item>
        <List.Item>{t`Tokens and accounts at providers are refused.`}</List.Item>
        <List.Item>{t`Documents that are assigned to the person and not done go back to the list.`}</List.Item>
        <List.Item>{t`What the person has signed stays.`}</List.Item>
        {machines.length > 0 && (
          <List.Item>
            {t`Tokens of programs that the person made go on: ${machines.join(', ')}. Revoke them if they are not needed.`}
          </List.Item>
        )}
        <List.Item>
          {isOwn
            ? t`Another administrator can enable you again; sessions stay ended.`
            : t`You can enable the person again; sessions stay ended.`}
        </List.Item>
      </List>
    </ConfirmDialog>
  );
}

/** Names of the tokens of programs that somebody made, and that work. */
function listMachines(tokens: readonly Token[], { name, other_names }: Person): string[] {
  const own = [name, ...other_names];
  const made = tokens.filter((token) => token.kind === 'service' && !isEnded(token) && own.includes(token.created_by));
  return made.map((token) => token.name);
}

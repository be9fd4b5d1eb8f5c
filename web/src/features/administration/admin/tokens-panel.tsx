import { Badge, Button, Group, Stack, Switch, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Token } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { DataTable } from '../../../components/data-table.tsx';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { workspacesQuery } from '../../../session/session.ts';
import { revokeToken, type Scope, tokensQuery } from './admin-api.ts';
import { NewTokenDialog } from './new-token-dialog.tsx';

/** The tokens of people and services, with their roles. */
export function TokensPanel({ scope }: { scope: Scope }) {
  const query = useQuery(tokensQuery(scope));
  const client = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const [showsEnded, setShowsEnded] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const revoke = useMutation({
    mutationFn: (tokenId: string) => revokeToken(scope, tokenId),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.tokens(scope) }),
    onError: (error) => showFailure(error, t`The token was not revoked`),
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          {t`New token`}
        </Button>
        <Switch
          label={t`Show revoked and expired`}
          checked={showsEnded}
          onChange={(event) => setShowsEnded(event.currentTarget.checked)}
        />
      </Group>
      <QueryView query={query} failure={t`The tokens cannot be listed`}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNotice title={t`No tokens yet`}>{t`Make a token for each person and each program.`}</EmptyNotice>
          ) : (
            <TokenTable tokens={items.filter((token) => showsEnded || !isEnded(token))} onRevoke={setRevoking} />
          )
        }
      </QueryView>
      {isMaking && <NewTokenDialog scope={scope} onClose={() => setMaking(false)} />}
      <ConfirmDialog
        isOpen={revoking !== null}
        title={t`Revoke ${revoking?.name}?`}
        confirmLabel={t`Revoke`}
        isDangerous
        onClose={() => setRevoking(null)}
        onConfirm={() => revoking && revoke.mutate(revoking.id)}
      >
        {t`The user of this token is signed out immediately. This cannot be undone, but you can make a new token.`}
      </ConfirmDialog>
    </Stack>
  );
}

function TokenTable({ tokens, onRevoke }: { tokens: readonly Token[]; onRevoke: (token: Token) => void }) {
  const names = new Map(useQuery(workspacesQuery).data?.items.map(({ id, name }) => [id, name]));
  return (
    <DataTable
      minWidth={640}
      verticalSpacing="xs"
      aria-label={t`Tokens`}
      heads={[t`Name`, t`Roles`, t`Valid`, t`Last used`]}
      hasActions
    >
      {tokens.map((token) => (
        <Table.Tr key={token.id}>
          <Table.Td>
            <Text size="sm" fw={500}>
              {token.name}
            </Text>
            <Muted>{t`${token.kind}, made by ${token.created_by} ${<TimeText at={token.created_at} />}`}</Muted>
          </Table.Td>
          <Table.Td>
            {token.grants.map(({ workspace_id: id, role }) => (
              <Text key={id} size="sm">
                {id === '*' ? t`${role} in all workspaces` : t`${role} in ${names.get(id) ?? id}`}
              </Text>
            ))}
          </Table.Td>
          <Table.Td>
            <Validity token={token} />
          </Table.Td>
          <Table.Td>{token.last_used_at ? <TimeText at={token.last_used_at} /> : t`never`}</Table.Td>
          <Table.Td>
            {!isEnded(token) && (
              <Button variant="subtle" color="red" onClick={() => onRevoke(token)} aria-label={t`Revoke ${token.name}`}>
                {t`Revoke`}
              </Button>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

function Validity({ token }: { token: Token }) {
  if (token.revoked_at) return <Badge color="gray">{t`revoked`}</Badge>;
  if (isEnded(token)) return <Badge color="gray">{t`expired`}</Badge>;
  return token.expires_at ? t`until ${<TimeText at={token.expires_at} />}` : t`no expiry`;
}

const isEnded = ({ revoked_at, expires_at }: Token): boolean =>
  revoked_at !== null || (expires_at !== null && Date.parse(expires_at) < Date.now());

import { Button, Group, Stack, Switch, Table } from '@mantine/core';
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
import { revokeToken, type Scope, tokensQuery } from './admin-api.ts';
import { isEnded } from './is-ended.ts';
import { LinkDialog } from './link-dialog.tsx';
import { NewTokenDialog } from './new-token-dialog.tsx';
import { TokenName, TokenRoles, Validity } from './token-cells.tsx';

/** The tokens of people and services and the accounts at providers, with their roles. */
export function TokensPanel({ scope }: { scope: Scope }) {
  const query = useQuery(tokensQuery(scope));
  const client = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const [showsEnded, setShowsEnded] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const [linking, setLinking] = useState<Token | null>(null);
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
            <TokenTable
              scope={scope}
              tokens={items.filter((token) => showsEnded || !isEnded(token))}
              onRevoke={setRevoking}
              onLink={setLinking}
            />
          )
        }
      </QueryView>
      {isMaking && <NewTokenDialog scope={scope} onClose={() => setMaking(false)} />}
      {linking && <LinkDialog token={linking} onClose={() => setLinking(null)} />}
      <ConfirmDialog
        isOpen={revoking !== null}
        title={t`Revoke ${revoking?.name}?`}
        confirmLabel={t`Revoke`}
        isDangerous
        onClose={() => setRevoking(null)}
        onConfirm={() => revoking && revoke.mutate(revoking.id)}
      >
        {revoking?.provider == null
          ? t`The user of this token is signed out immediately. This cannot be undone, but you can make a new token.`
          : t`Whoever uses this account is signed out immediately, and nobody can sign in with it again. This cannot be undone. To stop everything that a person has, disable the person.`}
      </ConfirmDialog>
    </Stack>
  );
}

interface TokenTableProps {
  scope: Scope;
  tokens: readonly Token[];
  onRevoke: (token: Token) => void;
  onLink: (token: Token) => void;
}

function TokenTable({ scope, tokens, onRevoke, onLink }: TokenTableProps) {
  return (
    <DataTable
      minWidth={720}
      verticalSpacing="xs"
      aria-label={t`Tokens`}
      heads={[t`Name`, t`Person`, t`Roles`, t`Valid`, t`Last used`]}
      hasActions
    >
      {tokens.map((token) => (
        <Table.Tr key={token.id}>
          <Table.Td>
            <TokenName token={token} />
          </Table.Td>
          <Table.Td>{token.kind === 'service' ? <Muted>{t`program`}</Muted> : (token.person ?? token.name)}</Table.Td>
          <Table.Td>
            <TokenRoles token={token} />
          </Table.Td>
          <Table.Td>
            <Validity token={token} />
          </Table.Td>
          <Table.Td style={{ whiteSpace: 'nowrap' }}>
            {token.last_used_at ? <TimeText at={token.last_used_at} /> : t`never`}
          </Table.Td>
          <Table.Td>
            {!isEnded(token) && (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                {scope === null && token.kind === 'person' && (
                  <Button
                    variant="subtle"
                    onClick={() => onLink(token)}
                    aria-label={t`Give ${token.name} to another person`}
                  >
                    {t`Give to…`}
                  </Button>
                )}
                <Button
                  variant="subtle"
                  color="red"
                  onClick={() => onRevoke(token)}
                  aria-label={t`Revoke ${token.name}`}
                >
                  {t`Revoke`}
                </Button>
              </Group>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

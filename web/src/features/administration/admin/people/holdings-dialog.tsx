import { Button, Modal, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person, Token } from '../../../../api/contract.ts';
import { Muted } from '../../../../components/muted.tsx';
import { QueryView } from '../../../../components/query-view.tsx';
import { TimeText } from '../../../../components/time-text.tsx';
import { t } from '../../../../lib/texts.ts';
import { tokensQuery } from '../admin-api.ts';
import { LinkDialog } from '../link-dialog.tsx';
import { TokenName, TokenRoles, Validity } from '../token-cells.tsx';

/** What a person can sign in with; each can be given to somebody else. */
export function HoldingsDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const query = useQuery(tokensQuery(null));
  const [linking, setLinking] = useState<Token | null>(null);
  if (linking) return <LinkDialog token={linking} onClose={() => setLinking(null)} />;
  return (
    <Modal opened onClose={onClose} title={t`Tokens and accounts of ${person.name}`} size="lg">
      <QueryView query={query} failure={t`The tokens cannot be listed`}>
        {({ items }) => {
          const own = items.filter(({ person_id: id }) => id === person.id);
          return own.length === 0 ? (
            <Text size="sm">{t`None. Make a token on the page Tokens, or let the person sign in with a provider.`}</Text>
          ) : (
            <Holdings tokens={own} onLink={setLinking} />
          );
        }}
      </QueryView>
    </Modal>
  );
}

function Holdings({ tokens, onLink }: { tokens: readonly Token[]; onLink: (token: Token) => void }) {
  return (
    <Table aria-label={t`Tokens and accounts`} verticalSpacing="xs">
      <Table.Tbody>
        {tokens.map((token) => (
          <Table.Tr key={token.id}>
            <Table.Td>
              <TokenName token={token} />
              <Muted component="div">
                {t`Valid: ${<Validity token={token} />}. Last used: ${token.last_used_at ? <TimeText at={token.last_used_at} /> : t`never`}.`}
              </Muted>
              <TokenRoles token={token} />
            </Table.Td>
            <Table.Td ta="right">
              <Button
                variant="default"
                onClick={() => onLink(token)}
                aria-label={t`Give ${token.name} to another person`}
              >
                {t`Give to…`}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Token } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { workspacesQuery } from '../../../session/session.ts';
import { isEnded } from './is-ended.ts';
import { useProviderTitles } from './people-api.ts';

/** What a token or an account is, and since when. */
export function TokenName({ token }: { token: Token }) {
  const { name, kind, provider, created_at, created_by } = token;
  const nameProvider = useProviderTitles();
  return (
    <>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      <Muted>
        {provider === null
          ? t`${kind}, made by ${created_by} ${<TimeText at={created_at} />}`
          : t`account at ${nameProvider(provider)}, first used ${<TimeText at={created_at} />}`}
      </Muted>
    </>
  );
}

export function TokenRoles({ token }: { token: Token }) {
  const names = new Map(useQuery(workspacesQuery).data?.items.map(({ id, name }) => [id, name]));
  if (token.grants.length === 0) return <Text size="sm">{t`none now`}</Text>;
  return token.grants.map(({ workspace_id: id, role }) => (
    <Text key={id} size="sm">
      {id === '*' ? t`${role} in all workspaces` : t`${role} in ${names.get(id) ?? id}`}
    </Text>
  ));
}

export function Validity({ token }: { token: Token }) {
  if (token.revoked_at) return <Badge color="gray">{t`revoked`}</Badge>;
  if (isEnded(token)) return <Badge color="gray">{t`expired`}</Badge>;
  if (token.provider !== null) return t`until the provider ends it`;
  return token.expires_at ? t`until ${<TimeText at={token.expires_at} />}` : t`no expiry`;
}

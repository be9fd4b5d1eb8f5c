import type { CreatedToken, Token } from '../../contract/api/index.ts';
import { formatRights } from '../../contract/api/rights.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText } from './text.ts';

export function renderNewToken({ token, secret }: CreatedToken): string[] {
  return [
    `Made ${token.id} for ${cleanText(token.name)}: ${formatGrants(token)}`,
    `Secret: ${secret}`,
    `It is shown only once. To sign in, open /app/sign-in#token=${secret} at the address of the service.`,
  ];
}

export function renderTokens(tokens: readonly Token[], { width, paint }: Look): string[] {
  const columns = ['id', flexible('name'), 'kind', flexible('grants'), 'state', 'last used'];
  const rows = tokens.map((token) => [
    token.id,
    cleanText(token.name),
    token.kind,
    formatGrants(token),
    formatState(token),
    token.last_used_at ?? 'never',
  ]);
  return layOutTable(columns, rows, { width, paintHeader: paint.dim });
}

function formatGrants({ grants }: Token): string {
  return grants.map((grant) => `${grant.workspace_id}=${formatRights(grant)}`).join(', ');
}

function formatState({ revoked_at, expires_at }: Token): string {
  if (revoked_at !== null) return 'revoked';
  if (expires_at === null) return 'valid';
  return expires_at <= new Date().toISOString() ? 'expired' : `valid until ${expires_at}`;
}

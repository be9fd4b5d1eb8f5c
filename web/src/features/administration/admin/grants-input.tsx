import { NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Grant, Role } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import { workspacesQuery } from '../../../session/session.ts';
import type { Scope } from './admin-api.ts';

const ROLES: Record<Role, string> = {
  auditor: t`auditor: decisions, without values`,
  viewer: t`viewer: also documents and values`,
  operator: t`operator: also uploads and runs`,
  author: t`author: also packages`,
  admin: t`admin: everything`,
};

interface GrantsInputProps {
  scope: Scope;
  grants: readonly Grant[];
  onChange: (grants: Grant[]) => void;
}

/** A role for each workspace, and one for all; in the scope of one workspace, only a role for this workspace. */
export function GrantsInput({ scope, grants, onChange }: GrantsInputProps) {
  const workspaces = useQuery(workspacesQuery).data?.items ?? [];
  const places =
    scope === null
      ? [{ id: '*', name: t`All workspaces, also future ones` }, ...workspaces]
      : workspaces.filter(({ id }) => id === scope);
  const setRole = (workspaceId: string, role: string) => {
    const others = grants.filter(({ workspace_id: id }) => id !== workspaceId);
    onChange(isRole(role) ? [...others, { workspace_id: workspaceId, role }] : others);
  };
  return (
    <Stack gap="xs" role="group" aria-label={t`Roles`}>
      <Text size="sm" fw={500}>
        {t`Roles`}
      </Text>
      <Muted>
        {scope === null
          ? t`Each role includes the roles above it. An admin of all workspaces also administers the server.`
          : t`Each role includes the roles above it.`}
      </Muted>
      {places.map(({ id, name }) => (
        <NativeSelect
          key={id}
          label={name}
          value={grants.find(({ workspace_id: granted }) => granted === id)?.role ?? ''}
          onChange={(event) => setRole(id, event.currentTarget.value)}
          data={[
            { value: '', label: t`no access` },
            ...Object.entries(ROLES).map(([value, label]) => ({ value, label })),
          ]}
        />
      ))}
    </Stack>
  );
}

const isRole = (text: string): text is Role => text in ROLES;

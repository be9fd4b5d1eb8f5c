import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { t } from '../../lib/texts.ts';
import { workspacesQuery } from '../../session/session.ts';

/** Shown only if there are several workspaces to choose from. */
export function WorkspaceMenu({ workspaceId }: { workspaceId: string | undefined }) {
  const { data } = useQuery(workspacesQuery);
  const navigate = useNavigate();
  const workspaces = data?.items ?? [];
  if (workspaces.length < 2) return null;
  const current = workspaces.find(({ id }) => id === workspaceId);
  return (
    <Menu>
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<ChevronDown size={14} />}>
          {current?.name ?? t`Workspace`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {workspaces.map(({ id, name, archived_at }) => (
          <Menu.Item key={id} onClick={() => navigate({ to: '/w/$workspaceId', params: { workspaceId: id } })}>
            {archived_at ? t`${name} (archived)` : name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleUser } from 'lucide-react';
import { requestJson } from '../../api/request.ts';
import { showFailure } from '../../components/notices.ts';
import { useSession } from '../../session/session.ts';

/** Who is signed in, and the button to sign out. */
export function AccountMenu() {
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: () => requestJson('/session', { method: 'DELETE' }),
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      client.clear();
    },
    onError: (error) => showFailure(error, 'You are still signed in'),
  });
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label="Account">
          <CircleUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.authentication === 'off' ? 'No sign-in needed here' : session.name}</Menu.Label>
        {session.authentication === 'session' && <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

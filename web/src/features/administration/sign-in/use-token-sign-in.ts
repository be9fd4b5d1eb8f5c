import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Session } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { requestJson } from '../../../api/request.ts';
import { forgetSession } from '../../../session/forget-session.ts';
import { forgetWantedPage, readWantedPage } from '../../../session/wanted-page.ts';
import { onLinkToken, takeLinkToken } from './link-token.ts';

/** Exchanges a token, from a link or pasted, for a session. The token itself is not stored. */
export function useTokenSignIn() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { history } = useRouter();
  const signIn = useMutation({
    mutationFn: (token: string) => requestJson<Session>('/session', { method: 'POST', body: { token } }),
    onSuccess: (session) => {
      const wanted = readWantedPage();
      forgetWantedPage();
      forgetSession(client);
      client.setQueryData(queryKeys.session, session);
      if (wanted === null) void navigate({ to: '/', replace: true });
      else history.replace(wanted.path);
    },
    gcTime: 0,
  });
  const { mutate } = signIn;
  useEffect(() => {
    const begin = () => {
      const linked = takeLinkToken();
      if (linked) mutate(linked);
    };
    begin();
    return onLinkToken(begin);
  }, [mutate]);
  return signIn;
}

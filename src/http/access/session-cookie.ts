import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../../contract/settings.ts';

export const SESSION_COOKIE = 'ade_session';

/** Sends the secret of a session to the browser, where no script and no other site can use it. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string,
  { sessionHours, publicUrl }: Pick<Settings, 'sessionHours' | 'publicUrl'>,
): void {
  reply.setCookie(SESSION_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isHttps(request, publicUrl),
    maxAge: sessionHours * 3600,
  });
}

/** Whether browsers reach the service by https, as far as this is known. */
export function isHttps({ protocol }: FastifyRequest, publicUrl: string): boolean {
  return protocol === 'https' || publicUrl.startsWith('https:');
}

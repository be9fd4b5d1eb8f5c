import type { FastifyReply, FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import { SignOnSchema } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { ATTEMPT_MINUTES, nameCookie } from '../../service/index.ts';
import { deleteSession } from '../../storage/store/index.ts';
import { isHttps, SESSION_COOKIE, setSessionCookie } from '../access/session-cookie.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { API, Nothing } from '../paths.ts';

const tags = ['Session'];
const access = { to: 'everyone' } as const;
const PROVIDER = `${API}/sign-on/:provider`;
const ProviderParams = Type.Object({ provider: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }) });
/** A whole office may have one address. */
const rateLimit = { max: 600, timeWindow: '1 minute' };
const COOKIE_PATH = `${API}/sign-on`;

/** Signing in with an account at a provider of OpenID Connect. */
export function addSignOnRoutes(app: App, service: Service): void {
  addBegin(app, service);
  addFinish(app, service);
  addBackChannel(app, service);
}

function addBegin(app: App, service: Service): void {
  const { signOn } = service.jobs;

  app.get(`${API}/sign-on`, {
    config: { access },
    schema: {
      operationId: 'readSignOn',
      tags,
      summary: 'Read how people can sign in',
      description: 'The providers of ADE_SIGN_ON_FILE, and whether people may use tokens and sign-in links besides.',
      response: { 200: SignOnSchema },
    },
    handler: async () => ({
      providers: signOn.providers.map(({ id, known }) => {
        return { id, title: known.settings.title, url: `${API}/sign-on/${id}` };
      }),
      tokens: service.settings.peopleSignIn === 'any',
    }),
  });

  app.get(PROVIDER, {
    config: {
      access,
      rateLimit,
      refuses: [
        'sign_on_provider_unknown',
        'sign_on_return_invalid',
        'sign_on_provider_away',
        'sign_on_answer_refused',
      ],
      sends: ['Set-Cookie', 'Location'],
    },
    schema: {
      operationId: 'beginSignOn',
      tags,
      summary: 'Send the browser to a provider, to sign in there',
      description:
        'Authorization code with PKCE, state and nonce. The cookie binds the answer to this browser. A browser that asks for a page is led to the sign-in page if this fails.',
      params: ProviderParams,
      querystring: Type.Object({
        return_to: Type.Optional(
          Type.String({ maxLength: 1000, description: 'Page of the web app to open afterwards, such as /app/jobs' }),
        ),
      }),
      response: { 303: Nothing },
    },
    handler: async (request, reply) =>
      showErrors(request, reply, async () => {
        const { provider } = request.params;
        const { url, secret, state } = await signOn.begin(provider, request.query.return_to ?? '/app/');
        reply.setCookie(nameCookie(state), secret, {
          path: COOKIE_PATH,
          httpOnly: true,
          // The provider sends the browser back from another site; a strict cookie would stay away then.
          sameSite: 'lax',
          secure: isHttps(request, service.settings.publicUrl),
          maxAge: ATTEMPT_MINUTES * 60,
        });
        return reply.redirect(url, 303);
      }),
  });
}

function addFinish(app: App, service: Service): void {
  const { signOn } = service.jobs;

  app.get(`${PROVIDER}/callback`, {
    config: {
      access,
      rateLimit,
      refuses: [
        'sign_on_provider_unknown',
        'sign_on_attempt_unknown',
        'sign_on_declined',
        'sign_on_answer_refused',
        'sign_on_address_unverified',
        'sign_on_no_role',
        'sign_on_disabled',
        'sign_on_provider_away',
      ],
      sends: ['Set-Cookie', 'Location'],
    },
    schema: {
      operationId: 'finishSignOn',
      tags,
      summary: 'Take the answer of a provider, and start a session',
      description:
        'The provider sends the browser here. Each attempt can be finished once, in the browser that began it.',
      params: ProviderParams,
      response: { 303: Nothing },
    },
    handler: async (request, reply) =>
      showErrors(request, reply, async () => {
        // The session that the browser had ends below, and this answer must not end with it.
        request.endCount?.();
        const [, query = ''] = request.url.split('?', 2);
        const name = nameCookie(new URLSearchParams(query).get('state') ?? '');
        const secret = request.cookies[name];
        if (secret !== undefined) reply.clearCookie(name, { path: COOKIE_PATH });
        // The provider's answer may give somebody other roles, or none, whether it signs them in or not.
        const { session, returnTo } = await signOn.finish(request.params.provider, query, secret).finally(async () => {
          await service.streams.recheck();
          announceActivity(service);
        });
        const earlier = request.cookies[SESSION_COOKIE];
        if (earlier !== undefined) {
          await deleteSession(service.db, earlier, async () => undefined);
          await service.streams.recheck();
        }
        setSessionCookie(request, reply, session.secret, service.settings);
        return reply.redirect(returnTo, 303);
      }),
  });
}

/** Somebody who signs in looks at a page, not at an answer in JSON: the sign-in page says what the error means. */
async function showErrors<Answer>(
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<Answer>,
): Promise<Answer | FastifyReply> {
  // Addresses with codes, and cookies, are of this browser and of this moment.
  reply.header('cache-control', 'no-store');
  try {
    return await work();
  } catch (error) {
    const isPage = request.headers.accept?.includes('text/html') === true;
    if (!isPage || !isAdeError(error)) throw error;
    const { code } = error;
    request.refusal = { reason: code };
    return reply.redirect(`/app/sign-in#sign_on=${code}`, 303);
  }
}

function addBackChannel(app: App, service: Service): void {
  app.register((scope, _options, done) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) =>
      parsed(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    scope.post<{ Params: { provider: string }; Body: { logout_token: string } }>(`${PROVIDER}/logout`, {
      config: {
        access,
        rateLimit,
        refuses: ['sign_on_provider_unknown', 'sign_on_answer_refused', 'sign_on_provider_away'],
      },
      schema: {
        operationId: 'endSignOn',
        tags,
        summary: 'End the sessions that a provider has ended',
        description: 'OpenID Connect Back-Channel Logout: the provider sends a signed token, in a form.',
        params: ProviderParams,
        consumes: ['application/x-www-form-urlencoded'],
        // Providers may send more, which is to be ignored (Back-Channel Logout 1.0, section 2.5).
        body: Type.Object(
          { logout_token: Type.String({ minLength: 1, maxLength: 20_000 }) },
          { additionalProperties: true },
        ),
        response: { 204: Nothing },
      },
      handler: async (request, reply) => {
        await service.jobs.signOn.endSessions(request.params.provider, request.body.logout_token);
        await service.streams.recheck();
        announceActivity(service);
        return reply.code(204).send(null);
      },
    });
    done();
  });
}

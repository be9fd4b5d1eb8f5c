import type { CreatedToken, Person, Token } from '../../../src/contract/api/index.ts';
import { Browser } from '../../helpers/sign-on/browser.ts';
import type { TestProvider } from '../../helpers/sign-on/provider.ts';
import type { TestServer } from '../server-harness.ts';

const PEOPLE = '/api/v1/people';
const SIGN_ON = '/api/v1/sign-on';

/** Provokes every answer of the operations about people. */
export async function answerPeople(server: TestServer, readTwice: (path: string) => Promise<void>): Promise<void> {
  const made = await server.make<Person>(PEOPLE, { name: 'Made up', email: 'made@example.org' });
  const other = await server.make<Person>(PEOPLE, { name: 'Other' });
  const path = `${PEOPLE}/${made.id}`;
  await readTwice(PEOPLE);
  await readTwice(path);
  await server.expectProblem('person_name_taken', 'POST', PEOPLE, { json: { name: 'MADE UP' } });
  await server.expectProblem('person_email_taken', 'POST', PEOPLE, { json: { name: 'x', email: 'made@example.org' } });
  await server.expectProblem('person_name_taken', 'PATCH', path, { json: { name: 'other' } });
  const unknown = `${PEOPLE}/none`;
  await server.expectProblem('person_unknown', 'GET', unknown);
  await server.expectProblem('person_unknown', 'PATCH', unknown, { json: { name: 'x' } });
  for (const verb of ['disable', 'enable']) await server.expectProblem('person_unknown', 'POST', `${unknown}/${verb}`);
  await server.expectProblem('person_unknown', 'POST', `${unknown}/merge`, { json: { into: other.id } });
  await server.expectProblem('person_merge_invalid', 'POST', `${path}/merge`, { json: { into: made.id } });
  await server.expect(200, 'PATCH', path, { json: { name: 'Renamed' } });
  await server.expect(200, 'POST', `${path}/disable`);
  await answerTokens(server, made, other);
  await server.expect(200, 'POST', `${path}/enable`);
  await server.expect(200, 'POST', `${path}/merge`, { json: { into: other.id } });
  const { person_id: me } = await server.read<{ person_id: string }>('/api/v1/session');
  await server.expectProblem('last_admin_token', 'POST', `${PEOPLE}/${me}/disable`);
  await readTwice('/api/v1/access-report?day=2026-01-01');
  await server.expect(200, 'GET', '/api/v1/access-report.csv');
}

/** `disabled`: a person who may have no more tokens. */
async function answerTokens(server: TestServer, disabled: Person, other: Person): Promise<void> {
  const grants = [{ workspace_id: 'default', role: 'viewer' }];
  for (const base of ['/api/v1/tokens', '/api/v1/workspaces/default/tokens']) {
    const json = { name: 'x', grants };
    await server.expectProblem('person_disabled', 'POST', base, { json: { ...json, person_id: disabled.id } });
    await server.expectProblem('person_unknown', 'POST', base, { json: { ...json, person_id: 'none' } });
  }
  const { token } = await server.make<CreatedToken>('/api/v1/tokens', { name: 'to be linked', grants });
  const link = (id: string, person_id: string) => [`/api/v1/tokens/${id}/person`, { json: { person_id } }] as const;
  await server.expect(200, 'PUT', ...link(token.id, other.id));
  await server.expectProblem('token_unknown', 'PUT', ...link('none', other.id));
  await server.expectProblem('person_unknown', 'PUT', ...link(token.id, 'none'));
  await server.expectProblem('person_disabled', 'PUT', ...link(token.id, disabled.id));
}

/** Provokes the answers about sign-on; the provider's own refusals: http/people/sign-on.all.ts and the attacks. */
export async function answerSignOn(
  server: TestServer,
  provider: TestProvider,
  publicUrl: string,
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  await readTwice(SIGN_ON);
  const id = provider.settings.id;
  const open = { token: null };
  await server.expectProblem('sign_on_provider_unknown', 'GET', `${SIGN_ON}/none`, open);
  await server.expectProblem('sign_on_provider_unknown', 'GET', `${SIGN_ON}/none/callback`, open);
  await server.expectProblem('sign_on_return_invalid', 'GET', `${SIGN_ON}/${id}?return_to=//x`, open);
  await server.expectProblem('sign_on_attempt_unknown', 'GET', `${SIGN_ON}/${id}/callback`, open);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const logout = { ...open, body: 'logout_token=none', headers };
  await server.expectProblem('sign_on_provider_unknown', 'POST', `${SIGN_ON}/none/logout`, logout);
  await server.expectProblem('sign_on_answer_refused', 'POST', `${SIGN_ON}/${id}/logout`, logout);
  const browser = new Browser({ [publicUrl]: () => server.running.url });
  await browser.follow(`${publicUrl}${SIGN_ON}/${id}`, (url) => url.startsWith(`${publicUrl}/app`));
  const session = { token: null, headers: { cookie: browser.cookieFor(publicUrl) } };
  await server.expect(200, 'DELETE', '/api/v1/session', session);
  const account = (await server.list<Token>('/api/v1/tokens')).find((token) => token.provider === id);
  await server.expect(200, 'GET', `${PEOPLE}/${account?.person_id}`);
  provider.setAway(true);
  for (const known of server.running.service.jobs.signOn.providers) known.forget();
  await server.expectProblem('sign_on_provider_away', 'GET', `${SIGN_ON}/${id}`, open);
  provider.setAway(false);
}

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import type { Activity, CreatedToken, Person, Token } from '../../src/contract/api/index.ts';
import { databasePath } from '../../src/storage/store/database.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeFolder } from '../helpers/run-package.ts';

/** A real service in its own process, on a data folder. */
async function startService(dataDir: string): Promise<{ url: string; stop: () => Promise<void> }> {
  ensureBuilt();
  const env = { ...process.env, ADE_LOG_LEVEL: 'silent', ADE_DATA_DIR: dataDir, ADE_PORT: '0' };
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist/cli.js'), 'serve'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const url = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.once('close', () => reject(new Error(`The service ended: ${printed}`)));
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const found = /serves at (\S+)\n/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, stop };
}

test('without a service there is no database to write to, and none is made', async () => {
  const dataDir = makeFolder();
  const { exitCode, stderr } = await runAde(['token', 'list', '--data-dir', dataDir]);
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /error\[database_missing\]: There is no database .* Start the service with this data folder once/,
  );
  assert.equal(existsSync(databasePath(dataDir)), false);
});

suite('ade token', async () => {
  const dataDir = makeFolder();
  const env = { ADE_DATA_DIR: dataDir };
  const create = async (...more: string[]) => {
    const { stdout, stderr } = await runAde(['token', 'create', 'Anna', '--json', ...more], env);
    assert.equal(stderr, '');
    return JSON.parse(stdout) as CreatedToken;
  };

  const service = await startService(dataDir);
  after(() => service.stop());
  const ask = (secret: string, path: string, method = 'GET') =>
    fetch(`${service.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${secret}` } });

  test('somebody who has lost the last token can make another one while the service runs', async () => {
    const { token, secret } = await create('--grant', '*=admin');
    assert.deepEqual([token.name, token.kind, token.created_by], ['Anna', 'person', 'host']);
    assert.deepEqual(token.grants, [{ workspace_id: '*', role: 'admin' }]);
    const answer = await ask(secret, '/tokens');
    assert.equal(answer.status, 200);
    const { items } = (await answer.json()) as { items: Token[] };
    assert.ok(items.some(({ id }) => id === token.id));
    const { stdout } = await runAde(['token', 'list'], env);
    assert.match(stdout, new RegExp(`${token.id} .*Anna .*\\*=admin`));
    assert.ok(!stdout.includes(secret));
  });

  test('a revoked token is refused by the running service, and so is its session', async () => {
    const admin = await create('--grant', '*=admin');
    const { token, secret } = await create(
      '--grant',
      'default=operator',
      '--kind',
      'service',
      '--expires-in-days',
      '2',
    );
    const signedIn = await fetch(`${service.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: secret }),
    });
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const read = () => fetch(`${service.url}/api/v1/session`, { headers: { cookie } });
    assert.deepEqual([(await ask(secret, '/session')).status, (await read()).status], [200, 200]);
    const { stdout } = await runAde(['token', 'revoke', token.id], env);
    assert.equal(stdout, `Revoked: ${token.id}\n`);
    assert.deepEqual([(await ask(secret, '/session')).status, (await read()).status], [401, 401]);
    const { items } = (await (await ask(admin.secret, '/activity')).json()) as { items: Activity[] };
    const made = items.filter(({ target_id: id }) => id === token.id).map(({ actor, action }) => `${actor} ${action}`);
    assert.deepEqual(
      made.sort(),
      [
        'host token.made',
        'host token.revoked',
        // The session's own entry names the token as its actor.
        `${token.name} session.started`,
      ].sort(),
    );
  });

  test('a person is disabled and enabled on the host, and one can be made for emergencies', async () => {
    const { secret, token } = await create('--grant', 'default=viewer', '--for-emergencies');
    const people = JSON.parse((await runAde(['people', 'list', '--json'], env)).stdout) as Person[];
    const anna = people.find(({ id }) => id === token.person_id);
    assert.deepEqual([anna?.name, anna?.is_break_glass], ['Anna', true]);
    assert.match((await runAde(['people', 'list'], env)).stdout, /Anna .*for emergencies/);
    const admin = people.find(({ name }) => name === 'Administrator');
    assert.ok(admin?.is_break_glass, 'the first administrator is for emergencies');
    assert.equal((await runAde(['people', 'disable', anna?.id ?? ''], env)).stdout, 'Disabled: Anna\n');
    assert.equal((await ask(secret, '/session')).status, 401);
    assert.equal((await runAde(['people', 'enable', anna?.id ?? ''], env)).stdout, 'Enabled: Anna\n');
    assert.equal((await ask(secret, '/session')).status, 200);
    assert.match((await runAde(['people', 'disable', 'per_none'], env)).stderr, /error\[person_unknown\]/);
  });

  test('commands and requests that write at the same time all succeed', async () => {
    const { secret } = await create('--grant', '*=admin');
    const names = Array.from({ length: 20 }, (_, i) => `workspace ${i}`);
    const requests = names.map((name) =>
      fetch(`${service.url}/api/v1/workspaces`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      }),
    );
    const commands = [1, 2, 3].map(() => create('--grant', '*=viewer'));
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    assert.deepEqual(new Set(statuses), new Set([201]));
    assert.equal(new Set((await Promise.all(commands)).map(({ token }) => token.id)).size, 3);
  });

  test('the last token that can administer the server stays, and an unknown one is an error', async () => {
    const { stdout } = await runAde(['token', 'list', '--json'], env);
    const admins = (JSON.parse(stdout) as Token[]).filter(
      ({ grants, revoked_at }) => revoked_at === null && grants.some(({ role }) => role === 'admin'),
    );
    const codes: string[] = [];
    for (const { id } of admins) {
      const { stderr } = await runAde(['token', 'revoke', id], env);
      codes.push(/error\[(\w+)\]/.exec(stderr)?.[1] ?? 'revoked');
    }
    assert.deepEqual(codes, [...admins.slice(1).map(() => 'revoked'), 'last_admin_token']);
    assert.match((await runAde(['token', 'revoke', 'tok_unknown'], env)).stderr, /error\[token_unknown\]/);
  });

  test('the command works when the service has ended, and wrong usage changes nothing', async () => {
    await service.stop();
    const before = (await runAde(['token', 'list', '--json'], env)).stdout;
    for (const wrong of [
      ['token', 'create', 'Anna'],
      ['token', 'create', 'Anna', '--grant', '*=king'],
      ['token', 'create', 'Anna', '--grant', 'admin'],
      ['token', 'create', 'Anna', '--grant', '*=admin', '--expires-in-days', '0'],
      ['token', 'create', '', '--grant', '*=admin'],
    ]) {
      assert.equal((await runAde(wrong, env)).exitCode, 2, wrong.join(' '));
    }
    const twice = await runAde(['token', 'create', 'Anna', '--grant', '*=viewer', '--grant', '*=admin'], env);
    assert.match(twice.stderr, /error\[request_invalid\].*names a workspace twice/);
    assert.equal((await runAde(['token', 'list', '--json'], env)).stdout, before);
    await create('--grant', '*=admin');
  });
});

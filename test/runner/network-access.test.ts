import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAdeError } from '../../src/contract/errors/index.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { decideNetworkAccess, describeNetworkAccess } from '../../src/runner/network-access.ts';

const makeManifest = (asks: boolean) => ({ engine: { defaults: { runtime_network_access: asks } } }) as Manifest;
const on = { ADE_RUNTIME_NETWORK_ACCESS: 'true' };

/** The settings, what the package asks for, what the job asks for, and the resulting access. */
const cases: [Record<string, string>, boolean, boolean | undefined, boolean | RegExp][] = [
  [{}, true, undefined, false],
  [{}, true, false, false],
  [{}, true, true, true],
  [{}, false, true, /manifest of its package/],
  [on, true, undefined, true],
  [on, true, false, false],
  [on, false, undefined, false],
  [on, false, true, /manifest of its package/],
  [{ ...on, ADE_AUTH: 'off' }, true, undefined, false],
  [{ ...on, ADE_AUTH: 'off' }, true, false, false],
  [{ ...on, ADE_AUTH: 'off' }, true, true, /ADE_AUTH=off/],
  [{ ...on, ADE_RUNTIME_NETWORK_FORBIDDEN: 'true' }, true, undefined, false],
  [{ ...on, ADE_RUNTIME_NETWORK_FORBIDDEN: 'true' }, true, true, /ADE_RUNTIME_NETWORK_FORBIDDEN is set/],
];

for (const [env, packageAsks, jobAsks, expected] of cases) {
  const says = jobAsks === undefined ? 'says nothing' : jobAsks ? 'asks for it' : 'wants none';
  const name = `${JSON.stringify(env)}: a job that ${says}, of a package that ${packageAsks ? 'asks' : 'does not ask'}`;
  test(name, () => {
    const decide = () => decideNetworkAccess(jobAsks, readSettings(env), makeManifest(packageAsks));
    if (typeof expected === 'boolean') assert.equal(decide(), expected);
    else assert.throws(decide, (error) => isAdeError(error, 'network_refused') && expected.test(error.message));
  });
}

test('the settings allow one of three kinds of access', () => {
  const describe = (env: Record<string, string>) => describeNetworkAccess(readSettings(env));
  assert.equal(describe({}), 'on_request');
  assert.equal(describe(on), 'by_default');
  assert.equal(describe({ ...on, ADE_AUTH: 'off' }), 'forbidden');
  assert.equal(describe({ ADE_RUNTIME_NETWORK_FORBIDDEN: '1' }), 'forbidden');
});

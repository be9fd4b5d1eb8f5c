import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeNpmEnvironment } from '../../../src/package/environment/npm-environment.ts';
import { makeTempFolder } from '../package-folder.ts';

describe('the environment of the dependency install', () => {
  test('holds registry, proxy and certificates, and no secrets', () => {
    const home = makeTempFolder();
    const passed = {
      npm_config_registry: 'https://registry.example.org',
      'npm_config_@team:registry': 'https://team.example.org',
      NPM_CONFIG_STRICT_SSL: 'true',
      HTTPS_PROXY: 'http://proxy:3128',
      no_proxy: 'localhost',
      NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
      SSL_CERT_FILE: '/etc/certs.pem',
      PATH: '/usr/bin',
    };
    const kept = {
      AWS_SECRET_ACCESS_KEY: 'x',
      GITHUB_TOKEN: 'x',
      ADE_AUTH_TOKEN: 'x',
      NODE_OPTIONS: '--require /tmp/x.js',
      npm_config_ignore_scripts: 'false',
      npm_config_script_shell: '/tmp/x',
      LD_PRELOAD: '/tmp/x.so',
    };
    assert.deepEqual(makeNpmEnvironment({ HOME: home, ...passed, ...kept }, '/tmp/build'), {
      ...passed,
      HOME: '/tmp/build',
      TMPDIR: '/tmp/build',
      npm_config_userconfig: '/tmp/build/no-npmrc',
    });
  });

  test("hands the user's npmrc to npm, with the secrets that it names", () => {
    const home = makeTempFolder();
    const npmrc = join(home, '.npmrc');
    writeFileSync(npmrc, `//registry.example.org/:_authToken=\${NPM_TOKEN}\n`);
    const env = makeNpmEnvironment({ HOME: home, NPM_TOKEN: 'secret', OTHER_TOKEN: 'secret' }, '/tmp/build');
    assert.deepEqual([env.npm_config_userconfig, env.NPM_TOKEN, env.OTHER_TOKEN], [npmrc, 'secret', undefined]);
  });
});

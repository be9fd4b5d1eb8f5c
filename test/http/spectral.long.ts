import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { installPackages } from '../client/install-packages.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

/** 164 packages with 50 MB: too much for every checkout. One of them reports installations, unless scripts are off. */
const PACKAGES = { '@stoplight/spectral-core': '1.24.1', '@stoplight/spectral-rulesets': '1.23.1' };

const LINT = `
import { readFileSync } from 'node:fs';
import core from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
const spectral = new core.Spectral();
const rules = { 'oas3-parameter-description': 'warn' };
spectral.setRuleset({ extends: [[rulesets.oas, 'recommended']], rules });
const found = await spectral.run(JSON.parse(readFileSync(process.argv[2], 'utf8')));
console.log(JSON.stringify(found.map(({ code, path, message }) => [code, path.join('/'), message])));
`;

test('Spectral has nothing to say about the description', async (t) => {
  const folder = await makeTempFolder(t);
  const reason = installPackages(folder, PACKAGES);
  if (reason !== undefined) return t.skip(reason);
  writeFileSync(join(folder, 'lint.js'), LINT);
  const lint = (path: string) => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'lint.js'), path], { encoding: 'utf8' });
    return stdout === '' ? assert.fail(stderr) : (JSON.parse(stdout) as string[][]);
  };
  assert.deepEqual(lint(join(projectDir, 'docs', 'openapi.json')), []);
  const bare = { openapi: '3.1.0', info: { title: 'A', version: '1' }, paths: { '/a': { get: { responses: {} } } } };
  writeFileSync(join(folder, 'bare.json'), JSON.stringify(bare));
  const codes = lint(join(folder, 'bare.json')).map(([code]) => code);
  assert.ok(codes.includes('operation-description'), String(codes));
});

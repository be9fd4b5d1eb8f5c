import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import type { SandboxLevel } from '../../../src/contract/levels.ts';
import { chooseLevel } from '../../../src/sandbox/levels/choose-level.ts';
import { type ProbeResult, probeLevel } from '../../../src/sandbox/levels/probe-level.ts';
import { makeEngineConfinement } from '../../../src/sandbox/start/profiles.ts';
import { startConfined } from '../../../src/sandbox/start/start-confined.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { requireLevel } from '../levels.ts';

function probeOnly(...held: SandboxLevel[]): (level: SandboxLevel) => Promise<ProbeResult> {
  return async (level) =>
    held.includes(level) ? { ok: true } : { ok: false, canary: 'read', found: 'it could read', advice: 'Do this.' };
}

async function refusalOf(setting: 'auto' | SandboxLevel, ...held: SandboxLevel[]): Promise<string> {
  try {
    await chooseLevel(setting, probeOnly(...held));
  } catch (error) {
    assert.ok(isAdeError(error, 'sandbox_unavailable'));
    return error.message;
  }
  assert.fail('it was accepted');
}

const isLinux = process.platform === 'linux';

describe('chooseLevel', { skip: isLinux ? false : 'the order differs off Linux' }, () => {
  test('auto prefers landlock, then bubblewrap', async () => {
    assert.equal(await chooseLevel('auto', probeOnly('landlock', 'bubblewrap')), 'landlock');
    assert.equal(await chooseLevel('auto', probeOnly('bubblewrap', 'permission')), 'bubblewrap');
  });

  test('auto never falls back to permission', async () => {
    const message = await refusalOf('auto', 'permission');
    assert.match(message, /landlock \(canary "read"\): it could read; bubblewrap/);
    assert.match(message, /Do this\./);
  });

  test('a name requires exactly that level', async () => {
    assert.equal(await chooseLevel('permission', probeOnly('permission')), 'permission');
    assert.match(await refusalOf('bubblewrap', 'landlock'), /level bubblewrap/);
  });
});

describe('probeLevel', { skip: isLinux ? false : 'these levels exist on Linux only' }, () => {
  test('bubblewrap that is not installed, or may not create namespaces, is refused with advice', async (t) => {
    const folder = await makeTempFolder(t);
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      const missing = await probeLevel('bubblewrap');
      assert.ok(!missing.ok);
      assert.match(missing.found, /bwrap is not on the PATH/);
      assert.match(missing.advice, /apt-get install bubblewrap/);
      // The message of bwrap in a default container.
      const text = 'bwrap: No permissions to create new namespace';
      writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\necho "${text}" >&2\nexit 1\n`);
      chmodSync(join(folder, 'bwrap'), 0o755);
      const refused = await probeLevel('bubblewrap');
      assert.ok(!refused.ok);
      assert.equal(refused.found, text);
    } finally {
      process.env.PATH = path;
    }
  });

  test('landlock works where mounts and namespaces are refused, as in a default container', async (t) => {
    if (!(await requireLevel(t, 'landlock')) || !(await requireLevel(t, 'bubblewrap'))) return;
    const entry = join(import.meta.dirname, '../fixtures/probe.ts');
    const limits = { memoryMb: 128, cpuSeconds: 30, logBytes: 50_000 };
    const outer = startConfined(
      'landlock',
      makeEngineConfinement({ entry, args: [], writePaths: [], network: false, limits }),
    );
    const report = text(outer.output);
    assert.equal((await outer.ended).reason, null, outer.log());
    const { landlock, bubblewrap } = JSON.parse(await report) as Record<string, ProbeResult>;
    assert.deepEqual(landlock, { ok: true });
    assert.ok(bubblewrap && !bubblewrap.ok);
    assert.match(bubblewrap.found, /^bwrap: /);
  });
});

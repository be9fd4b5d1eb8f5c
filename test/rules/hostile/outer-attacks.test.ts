import assert from 'node:assert/strict';
import { before } from 'node:test';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import type { SandboxLevel } from '../../../src/contract/levels.ts';
import { testFor, testInAll } from '../../helpers/size.ts';
import { kernelOnly } from '../../sandbox/attack.ts';
import { allSetups } from '../../sandbox/expectations.ts';
import { requireLevel } from '../../sandbox/levels.ts';
import { listGains } from './leaky/ask-attacks.ts';
import { attacks } from './outer-attacks.js';

before(ensureBuilt);

for (const setup of allSetups) {
  const [level, kernel] = setup.split('-') as [SandboxLevel, string?];
  testFor(setup === 'landlock')(`${setup}: attacks with an object of the process gain nothing`, async (t) => {
    if (!(await requireLevel(t, level))) return;
    const options = { level, nodeFlags: kernel === undefined ? [] : kernelOnly };
    const gains = await listGains(null, options);
    if (gains.length === 0) return;
    // Looks for the attack that gained something.
    const found = [];
    for (const { name } of attacks) found.push([name, await listGains([name], options)]);
    assert.deepEqual(
      found.filter(([, one]) => one!.length > 0),
      [],
      gains.join(),
    );
  });
}

testInAll('each of these attacks gains something where the realm of the process is not locked', async (t) => {
  if (!(await requireLevel(t, 'permission'))) return;
  const found = [];
  for (const { name, gain } of attacks) {
    const gains = await listGains([name], { level: 'permission', nodeFlags: kernelOnly, isLocked: false });
    found.push([name, gains.includes(gain) ? gain : `not ${gain}, but ${gains.join(', ')}`]);
  }
  assert.deepEqual(
    found,
    attacks.map(({ name, gain }) => [name, gain]),
  );
  assert.ok(attacks.length >= 40);
});

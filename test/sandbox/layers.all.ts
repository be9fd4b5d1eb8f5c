import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { LaunchPolicy } from '../../src/sandbox/linux/launch-policy.ts';
import { makeLaunchCommand, makePolicy } from '../../src/sandbox/start/command.ts';
import { makeNodeArguments } from '../../src/sandbox/start/node-flags.ts';
import { addon, listEscapes, makeAttack, parseOutcomes } from './attack.ts';
import { tolerated } from './expectations.ts';
import { requireLevel, requireOpenCheckout } from './levels.ts';
import { makeVictims, type Victims } from './victims.ts';

const someUserId = 64_000;

/** Runs the attacks without Node's own layer, and with one more layer removed from the launcher's policy. */
async function attackWithout(change: Partial<LaunchPolicy>, victims: Victims): Promise<string[]> {
  const attack = makeAttack(victims, true);
  const user = process.getuid?.() === 0 ? { id: someUserId, isOwn: false } : null;
  const policy = makePolicy('landlock', attack, [attack.runtime, ...makeNodeArguments(attack)], user);
  const { file, args, env, cwd } = makeLaunchCommand('landlock', attack, { ...policy, ...change });
  const child = spawn(file, args, {
    ...{ env, cwd },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
  const isKept = (name: string) => !tolerated[name]?.setups.includes('landlock-kernel');
  return listEscapes(parseOutcomes(`${output}\n${errors}`)).filter(isKept);
}

/** What each layer stops on its own, as in the table of docs/sandbox.md. */
const layers: { name: string; change: Partial<LaunchPolicy>; stops: string[] }[] = [
  {
    name: 'Landlock',
    change: { landlock: 'off' },
    stops: [
      ...['read a foreign file', 'read through a planted symlink', 'read a system file', 'list a neighbouring folder'],
    ],
  },
  {
    name: 'the filter',
    change: { seccomp: false },
    stops: [
      ...['start a process', 'fork by system call', 'connect to a unix socket', 'send over UDP'],
      ...[
        'open a netlink socket',
        'share memory outside the limit',
        'make System V memory',
        'make memory that is a file',
      ],
      ...['hold another process', 'make a ring of requests', 'watch a foreign folder', 'map memory that grows'],
    ],
  },
];

test('with all layers of the kernel active, no attack succeeds', async (t) => {
  if (!(await requireLevel(t, 'landlock'))) return;
  const victims = await makeVictims(addon);
  t.after(() => victims.close());
  assert.deepEqual(await attackWithout({}, victims), []);
});

for (const { name, change, stops } of layers) {
  test(`without ${name}, the attacks that only this layer stops succeed`, async (t) => {
    if (!(await requireLevel(t, 'landlock'))) return;
    // Without Landlock the launcher keeps no capability to read.
    if (change.landlock === 'off' && !requireOpenCheckout(t)) return;
    const victims = await makeVictims(addon);
    t.after(() => victims.close());
    const escaped = await attackWithout(change, victims);
    assert.deepEqual(
      stops.filter((attack) => !escaped.includes(attack)),
      [],
    );
  });
}

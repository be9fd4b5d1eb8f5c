import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe } from 'node:test';
import type { SandboxLevel } from '../../src/contract/levels.ts';
import { startConfined } from '../../src/sandbox/start/start-confined.ts';
import { test, testFor } from '../helpers/size.ts';
import { addon, attacks, isRefusedForWant, listEscapes, makeAttack, type Outcomes, parseOutcomes } from './attack.ts';
import { allSetups, needsFreeResources, needsRoot, type Setup, tolerated } from './expectations.ts';
import { requireLevel } from './levels.ts';
import { type LiveVictims, makeVictims } from './victims.ts';

const secretVariable = 'ADE_TEST_SECRET';

async function attackFrom(setup: Setup, victims: LiveVictims): Promise<Outcomes> {
  const [level, kernel] = setup.split('-') as [SandboxLevel, string?];
  const confined = startConfined(level, makeAttack(victims, kernel !== undefined));
  confined.output.resume();
  const end = await confined.ended;
  assert.equal(end.reason, null, end.logTail);
  return parseOutcomes(end.logTail);
}

function attackUnconfined(victims: LiveVictims): Outcomes {
  const result = spawnSync(process.execPath, ['--no-warnings', attacks, JSON.stringify(victims)], {
    env: { [secretVariable]: victims.secret },
    encoding: 'utf8',
  });
  return parseOutcomes(result.stdout);
}

describe('escape', () => {
  test('unconfined, every attack succeeds', async (t) => {
    const victims = await makeVictims(addon);
    try {
      const failed = Object.entries(attackUnconfined(victims)).filter(([, outcome]) => outcome !== 'succeeded');
      const isForWant = ([name, outcome]: [string, string]) =>
        needsFreeResources.has(name) && isRefusedForWant(outcome);
      for (const [name, outcome] of failed.filter(isForWant))
        t.diagnostic(`the host has too little for '${name}': ${outcome}`);
      const isRoot = process.getuid?.() === 0;
      assert.deepEqual(
        failed.filter(([name, outcome]) => !isForWant([name, outcome]) && (isRoot || !needsRoot.has(name))),
        [],
      );
    } finally {
      await victims.close();
    }
  });

  for (const setup of allSetups) {
    testFor(setup === 'landlock')(`${setup} stops every attack`, async (t) => {
      if (!(await requireLevel(t, setup.split('-')[0] as SandboxLevel))) return;
      const victims = await makeVictims(addon);
      process.env[secretVariable] = victims.secret;
      try {
        const neighbourBefore = victims.neighbourFiles();
        const stateBefore = victims.state();
        const outcomes = await attackFrom(setup, victims);
        const escaped = listEscapes(outcomes);
        const isTolerated = (name: string) => tolerated[name]?.setups.includes(setup) ?? false;
        assert.deepEqual(
          escaped.filter((name) => !isTolerated(name)),
          [],
        );
        assert.equal(victims.connections(), 0, 'a server saw a connection');
        assert.deepEqual(victims.neighbourFiles(), neighbourBefore);
        assert.deepEqual(victims.ownFiles(), ['data.txt', 'link.txt']);
        assert.ok(victims.isAlive(), 'the victim was killed');
        assert.deepEqual(victims.state(), stateBefore);
      } finally {
        delete process.env[secretVariable];
        await victims.close();
      }
    });
  }
});

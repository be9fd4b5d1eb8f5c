import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { SandboxLevel } from '../../src/contract/levels.ts';
import { makeRuleHostConfinement } from '../../src/sandbox/start/profiles.ts';
import { type ConfinedProcess, startConfined } from '../../src/sandbox/start/start-confined.ts';
import { pick, testFor } from '../helpers/size.ts';
import { allLevels, requireLevel } from './levels.ts';

const entry = join(import.meta.dirname, 'fixtures', 'burn.ts');

function startBurn(level: SandboxLevel, way: string): ConfinedProcess {
  // The lowest possible limits, since the process has to use up the seconds of both.
  const cpu = /cpu$/i.test(way) ? { cpuSeconds: 1, cpuGraceSeconds: 1 } : { cpuSeconds: 20 };
  const limits = { memoryMb: 64, logBytes: 50_000, ...cpu };
  const confined = startConfined(
    level,
    makeRuleHostConfinement({ entry, args: [way], readPaths: [], network: false, limits }),
  );
  confined.output.resume();
  return confined;
}

type Chooser = (entry: [string, string | null]) => boolean;

const expectedCodes: Record<string, string | null> = {
  heap: 'memory_limit',
  buffers: 'memory_limit',
  wasm: 'memory_limit',
  cpu: 'cpu_limit',
  stubbornCpu: 'cpu_limit',
  flood: 'output_limit',
  exit: 'process_exited',
  throw: 'process_exited',
  abort: 'process_crashed',
  fine: null,
};

/**
 * All levels get their limits from the same launcher. Tests that use up seconds are repeated only where a level can
 * differ: with `bwrap` in between, the parent must find the process and read how it ended.
 */
function isUsual(level: SandboxLevel, way: string): boolean {
  if (level === 'landlock') return way !== 'stubbornCpu';
  return level === 'bubblewrap' || !['heap', 'wasm', 'cpu', 'stubbornCpu'].includes(way);
}

/** Which ways run in `npm test`, and which in `test:all`. */
function waysOf(level: SandboxLevel): [Chooser, Chooser] {
  return [
    ([way]) => level === 'landlock' && ['cpu', 'heap', 'flood', 'exit', 'fine'].includes(way),
    ([way]) => isUsual(level, way),
  ];
}

describe('limits', { concurrency: 2 }, () => {
  for (const level of allLevels) {
    for (const [way, code] of pick(Object.entries(expectedCodes), ...waysOf(level))) {
      test(`${level}: ${way} ends with ${code ?? 'no reason'}`, async (t) => {
        if (!(await requireLevel(t, level))) return;
        const end = await startBurn(level, way).ended;
        assert.equal(end.reason?.code ?? null, code, JSON.stringify(end));
        if (way === 'throw') assert.match(end.logTail, /thrown by the fixture/);
        if (way === 'stubbornCpu') assert.ok(end.cpuMs >= 1000, 'the real process was polled');
      });
    }

    testFor(level === 'landlock')(`${level}: the first reason to end it wins`, async (t) => {
      if (!(await requireLevel(t, level))) return;
      const confined = startConfined(
        level,
        makeRuleHostConfinement({
          ...{ entry, args: ['sleep'], readPaths: [], network: false },
          limits: { memoryMb: 64, cpuSeconds: 20, logBytes: 50_000 },
        }),
      );
      await once(confined.output, 'data');
      assert.ok(confined.residentMb() > 10, 'the real process was polled');
      assert.ok(confined.cpuMs() > 0);
      confined.kill({ code: 'time_limit', details: { seconds: 1 } });
      confined.kill({ code: 'cancelled', details: {} });
      const end = await confined.ended;
      assert.deepEqual(end.reason, { code: 'time_limit', details: { seconds: 1 } });
    });
  }
});

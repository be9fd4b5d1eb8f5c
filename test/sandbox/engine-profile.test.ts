import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { makeEngineConfinement } from '../../src/sandbox/start/profiles.ts';
import { startConfined } from '../../src/sandbox/start/start-confined.ts';
import { pick } from '../helpers/size.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { allLevels, requireLevel } from './levels.ts';

const entry = join(import.meta.dirname, 'fixtures', 'engine.ts');

describe('engine profile', () => {
  for (const level of pick(
    allLevels,
    (level) => level === 'landlock',
    () => true,
  )) {
    test(`${level}: restricts ADE's own processes as far as the level can, and starts rule processes`, async (t) => {
      if (!(await requireLevel(t, level))) return;
      const root = await makeTempFolder(t);
      const [jobDir, otherDir] = [join(root, 'job'), join(root, 'other')];
      for (const dir of [jobDir, otherDir]) mkdirSync(dir);
      writeFileSync(join(otherDir, 'readable.txt'), 'x');
      let messages = 0;
      const udp = createSocket('udp4').on('message', () => messages++);
      udp.bind(0, '127.0.0.1');
      await once(udp, 'listening');
      try {
        const engine = startConfined(
          level,
          makeEngineConfinement({
            entry,
            args: [level, jobDir, otherDir],
            writePaths: [jobDir],
            network: false,
            env: { ADE_TEST_KEPT: 'kept', ADE_TEST_UDP: String(udp.address().port) },
            limits: { memoryMb: 256, cpuSeconds: 30, logBytes: 100_000 },
          }),
        );
        const answer = text(engine.output);
        const end = await engine.ended;
        assert.equal(end.reason, null, end.logTail);
        const report = JSON.parse(await answer) as Record<string, string>;
        // In its own network namespace, sending succeeds but reaches nobody.
        const { writeOther, useNetwork: _, ...allowed } = report;
        assert.deepEqual(allowed, {
          ...{ writeJob: 'done', readOther: 'done', runProgram: 'done', environment: 'kept', rules: 'fine' },
          rulesMemory: 'memory_limit',
        });
        assert.equal(existsSync(join(jobDir, 'artifact.json')), true);
        // Without a kernel layer nothing restricts ADE's own processes: the permission model has no fsync.
        if (level === 'permission') return;
        assert.match(String(writeOther), /EACCES|EROFS/);
        assert.equal(messages, 0, 'the network was reached');
        assert.equal(existsSync(join(otherDir, 'stray.txt')), false);
      } finally {
        udp.close();
      }
    });
  }
});

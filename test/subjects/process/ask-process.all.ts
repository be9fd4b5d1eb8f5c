import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import type { SandboxLevel } from '../../../src/contract/levels.ts';
import { chooseLevel, startConfined } from '../../../src/sandbox/index.ts';
import { askProcess, makeConfinement } from '../../../src/subjects/process/ask-process.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { addon, attacks, kernelOnly, listEscapes, parseOutcomes } from '../../sandbox/attack.ts';
import { allSetups, tolerated } from '../../sandbox/expectations.ts';
import { requireLevel } from '../../sandbox/levels.ts';
import { makeVictims } from '../../sandbox/victims.ts';
import { makeHostileEntry } from './hostile-entry.ts';

before(() => ensureBuilt());

for (const setup of allSetups) {
  test(`${setup}: a process that a document has taken over reads no other file and reaches nobody`, async (t) => {
    const [level, kernel] = setup.split('-') as [SandboxLevel, string?];
    if (!(await requireLevel(t, level))) return;
    const victims = await makeVictims(addon);
    try {
      const files = [{ path: victims.ownFile, kind: 'workbook', displayName: 'data.txt' }] as const;
      const confinement = makeConfinement(level, { files });
      const nodeFlags = kernel === undefined ? [] : kernelOnly;
      const before = [victims.neighbourFiles(), victims.state(), readFileSync(victims.ownFile, 'utf8')];
      const child = startConfined(level, {
        ...confinement,
        entry: attacks,
        args: [JSON.stringify(victims)],
        nodeFlags,
      });
      child.output.resume();
      const end = await child.ended;
      assert.equal(end.reason, null, end.logTail);
      const escaped = listEscapes(parseOutcomes(end.logTail));
      assert.deepEqual(
        escaped.filter((name) => !tolerated[name]?.setups.includes(setup)),
        [],
      );
      assert.equal(victims.connections(), 0, 'a server saw a connection');
      assert.deepEqual([victims.neighbourFiles(), victims.state(), readFileSync(victims.ownFile, 'utf8')], before);
    } finally {
      await victims.close();
    }
  });
}

const VIOLATIONS: Record<string, string> = {
  'an answer to another question': "answer({ result: 'masked' });",
  'a term that nobody asked for': 'hit({ term: 3 });',
  'a value in place of a cell': "hit({ cell: 'Anna' });",
  'a kind of match that does not exist': "hit({ how: 'Anna' });",
  'a frame of an unknown kind': "send(7, 'x');",
  'content in a search': "send(1, 'x');",
  'a frame that is too large': "send(2, 'x', 0xffffffff);",
  'text that is not JSON': "send(2, '{');",
  'no answer': '',
  'half a frame': "send(2, 'x', 5);",
};

for (const [what, program] of Object.entries(VIOLATIONS)) {
  test(`${what} is a violation, after the answers before it`, async (t) => {
    const entry = await makeHostileEntry(t, `found({ count: 7 });\n${program}`);
    const path = join(await makeTempFolder(t), 'list.csv');
    writeFileSync(path, 'a\n');
    const file = { path, kind: 'workbook', displayName: 'list.csv' } as const;
    const question = { task: 'search', files: [file, file], terms: ['Anna', 'Eve'], options: OPTIONS } as const;
    const { answers, reason } = await askProcess(await chooseLevel('auto'), question, refuse, never(), { entry });
    assert.deepEqual(answers, [{ found: { count: 7, hits: [], hasParts: false, notSearched: [] } }]);
    assert.equal(reason.code, 'protocol_violation');
  });
}

test('a process that goes on after its last answer is ended, and so is one that is no longer needed', async (t) => {
  const entry = await makeHostileEntry(t, 'found(); for (;;);');
  const path = join(await makeTempFolder(t), 'list.csv');
  writeFileSync(path, 'a\n');
  const file = { path, kind: 'workbook', displayName: 'list.csv' } as const;
  const question = { task: 'search', files: [file], terms: ['Anna'], options: OPTIONS } as const;
  const level = await chooseLevel('auto');
  assert.equal((await askProcess(level, question, refuse, never(), { entry })).answers.length, 1);
  const stopped = new AbortController();
  const asked = askProcess(level, { ...question, files: [file, file] }, refuse, stopped.signal, { entry });
  stopped.abort(new Error('stopped'));
  await assert.rejects(asked, { message: 'stopped' });
});

const OPTIONS = { maxExpandedBytes: 1e8, withParts: false };
const never = () => new AbortController().signal;
const refuse = () => Promise.reject(new Error('nothing was masked'));

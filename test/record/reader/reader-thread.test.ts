import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import { ReaderThread } from '../../../src/record/reader/reader-thread.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

ensureBuilt();

/** A record with one issue. */
const makeRecord = (code: string) =>
  JSON.stringify({
    sheets: [
      {
        name: 'S',
        tables: [{ id: 't1', validation: { issues: [], totals: [{ code, severity: 'error', count: 3 }] } }],
      },
    ],
  });

test('a thread keeps the record between questions, and notices a newly saved one', async (t) => {
  const path = join(await makeTempFolder(t), 'artifact.json');
  const thread = new ReaderThread(50);
  const ask = async () => {
    const groups = (await thread.ask({ question: 'groupIssues', paths: [path], about: [] })) as { code: string }[];
    return groups.map(({ code }) => code);
  };
  writeFileSync(path, makeRecord('one'));
  assert.deepEqual([await ask(), await ask()], [['one'], ['one']]);
  // The new record has the same length, but a record is always replaced as a whole.
  writeFileSync(`${path}.new`, makeRecord('two'));
  renameSync(`${path}.new`, path);
  assert.deepEqual(await ask(), ['two']);
  await waitUntil(() => !thread.isRunning);
  assert.deepEqual(await ask(), ['two']);
});

test('simultaneous questions wait for each other, and a failed one harms only its own answer', async (t) => {
  const folder = await makeTempFolder(t);
  const [good, bad] = [join(folder, 'good.json'), join(folder, 'bad.json')];
  writeFileSync(good, makeRecord('one'));
  writeFileSync(bad, '{ "sheets":');
  const thread = new ReaderThread(50);
  const ask = (path: string) => thread.ask({ question: 'groupIssues', paths: [path], about: [] });
  const answers = await Promise.allSettled([ask(good), ask(bad), ask(good)]);
  assert.deepEqual(pluck(answers, 'status'), ['fulfilled', 'rejected', 'fulfilled']);
  await assert.rejects(ask(bad), { name: 'SyntaxError' });
  await waitUntil(() => !thread.isRunning);
});

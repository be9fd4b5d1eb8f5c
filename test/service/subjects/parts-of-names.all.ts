import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import { chooseLevel } from '../../../src/sandbox/index.ts';
import type { HeldFile } from '../../../src/service/subjects/list-files.ts';
import { searchFiles } from '../../../src/service/subjects/search-files.ts';
import { SubjectReader } from '../../../src/subjects/index.ts';
import { makeTestSettings } from '../../helpers/run-package.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

before(() => ensureBuilt());

const NAMES = '["Zyxanna","Bert","Ada"]';

test('a first name alone counts in what was made from a document with the name, and not in a package', async (t) => {
  const dir = await makeTempFolder(t);
  writeFileSync(join(dir, 'list.csv'), 'first,last\nZyxanna,Qwertmann\n');
  writeFileSync(join(dir, 'names.json'), NAMES);
  const { signal } = new AbortController();
  const reader = new SubjectReader({ getLevel: () => chooseLevel('auto'), signal });
  const run = { searchId: 's', workspaceId: 'w', terms: ['Zyxanna Qwertmann'], reader, signal };
  const search = async (place: HeldFile['place']) => {
    const about = { place, revision: 1, how: 'mask' } as const;
    const files = [
      { ...about, path: join(dir, 'list.csv'), name: 'list.csv', displayName: 'list.csv', kind: 'workbook' },
      { ...about, path: join(dir, 'names.json'), name: 'names.json', displayName: 'names.json', kind: 'json' },
    ] as const;
    const { count, hasParts } = await searchFiles({ settings: makeTestSettings() }, run, 'holder', files);
    return { count, hasParts };
  };
  assert.deepEqual(await search('rows'), { count: 3, hasParts: true });
  assert.deepEqual(await search('package'), { count: 2, hasParts: false });
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { environmentFolder, packageFolder } from '../../../src/contract/layout.ts';
import { findVersionRow } from '../../../src/storage/store/subject-holders.ts';
import { isForgetful } from '../../helpers/storage/forgetful.ts';
import { makeDataDir, run, VERSION, WORKSPACE } from '../harness.ts';
import { eraseWithCrash } from './crash-at.ts';
import { assertNothingLeft, MARKER } from './helpers.ts';

/** `erase_said` is after the masked version was prepared, and before anything of it is stored. */
for (const step of ['erase_masked', 'erase_said', 'erase_replaced', 'erase_stored'])
  test(`a published version is erased after a crash at the step "${step}", and jobs run with it`, {
    skip: isForgetful,
  }, async (t) => {
    const dataDir = await makeDataDir(t);
    const script = join(packageFolder(dataDir, VERSION), 'columns/name.js');
    writeFileSync(script, `// Such as those of ${MARKER.name}.\n${readFileSync(script, 'utf8')}`);
    const { server, id } = await eraseWithCrash(t, dataDir, step);
    const { items } = await server.service.subjects.listPlaces(WORKSPACE, id);
    assert.deepEqual(
      items.map(({ holder, outcome }) => [holder, outcome?.outcome]),
      [[`version:${VERSION}`, 'erased']],
    );
    await assertNothingLeft(server);
    assert.match(readFileSync(script, 'utf8'), /^\/\/ Such as those of \(erased\)\.\n/);
    const version = await findVersionRow(server.db, VERSION);
    assert.ok(version?.environment_id != null && existsSync(environmentFolder(dataDir, version.environment_id)));
    assert.equal((await run(server, 'name,amount\nBert,1\n', 'list.csv')).status, 'success');
  });

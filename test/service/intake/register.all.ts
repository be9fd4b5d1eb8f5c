import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { SourceRegister } from '../../../src/service/intake/source-register.ts';
import { makeWorkspace } from '../../../src/storage/store/workspaces.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

const AUTHOR = { actor: 'Ada' };
const WORKSPACES = ['ws_a', 'ws_b', 'ws_c', 'ws_d'];

test('of overlapping sources that are made or moved at the same time, one is', async (t) => {
  const db = await openTestDatabase(t);
  const root = makeFileFolder();
  const at = (...path: string[]) => pathToFileURL(join(root, ...path)).href;
  const settings = { sources: at(), dataDir: join(root, 'data'), storageUrl: '' };
  const register = new SourceRegister({ db, settings });
  for (const id of WORKSPACES) await makeWorkspace(db, id, id);
  const countDone = async (work: Promise<unknown>[]) => {
    const ended = await Promise.allSettled(work);
    for (const one of ended)
      assert.ok(one.status === 'fulfilled' || isAdeError(one.reason, 'source_overlaps'), JSON.stringify(one));
    return ended.filter(({ status }) => status === 'fulfilled').length;
  };
  const make = (workspaceId: string, address: string) =>
    register.make({ workspaceId }, { name: 'In', address }, AUTHOR).then(({ resource }) => resource);
  assert.equal(await countDone(WORKSPACES.map((id, i) => make(id, at('in', ...(i % 2 === 0 ? [] : ['deep']))))), 1);

  const apart = await Promise.all(
    WORKSPACES.map((id) => register.make({ workspaceId: id }, { name: 'Own', address: at(id) }, AUTHOR)),
  );
  const move = apart.map(({ resource: { id } }, i) =>
    register.update(WORKSPACES[i] ?? '', id, { address: at('moved') }, AUTHOR),
  );
  assert.equal(await countDone(move), 1);
});

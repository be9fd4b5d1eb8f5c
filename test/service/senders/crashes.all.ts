import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { checkChain } from '../../../src/storage/store/check-activity.ts';
import { pluck } from '../../helpers/pluck.ts';
import { size } from '../../helpers/size.ts';
import { makeDataDir, makeRecipeVersion, type Server, startServer, startServerFor, WORKSPACE } from '../harness.ts';
import { crashServer, startServerProcess } from '../server-process.ts';

/** Choose fewer to try something out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? size(1, 12, 500));

async function makeSender(t: TestContext): Promise<{ dataDir: string; senderId: string }> {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir);
  const { id } = await server.service.senders.make(WORKSPACE, { name: 'Acme' }, { actor: 'Ada' });
  await server.stop();
  return { dataDir, senderId: id };
}

/** Checks that each version exists exactly once, has the right contents, and is in the activity. */
async function assertWhole(server: Server, senderId: string, names: readonly string[]): Promise<void> {
  const { db, service, dataDir } = server;
  const versions = (await service.recipes.list(WORKSPACE, senderId)).reverse();
  assert.deepEqual(
    pluck(versions, 'version'),
    names.map((_, i) => i + 1),
  );
  for (const { version, config_id: configId } of versions) {
    const recipe = await service.recipes.read(WORKSPACE, senderId, configId, version);
    assert.deepEqual(
      recipe.pieces.map((piece) => 'value' in piece && piece.value),
      [names[version - 1]],
    );
  }
  const noted = await db.selectFrom('activity').select('action').where('target_id', '=', senderId).execute();
  assert.equal(noted.filter(({ action }) => action === 'sender.recipe_made').length, names.length);
  assert.equal((await checkChain(db, WORKSPACE)).ok, true);
  const files = new Set(readdirSync(join(dataDir, 'recipes')));
  for (const { sha256 } of versions) assert.ok(files.has(`${sha256}.json`));
}

for (const step of ['recipe_written', 'recipe_stored']) {
  test(`a crash at the step "${step}" neither loses nor duplicates a version of a recipe`, async (t) => {
    const { dataDir, senderId } = await makeSender(t);
    await crashServer(t, dataDir, step, { type: 'recipe', senderId, base: 0, name: 'once' });
    const server = await startServerFor(t, dataDir);
    // The client had no answer and asks again: it is told if its version was stored.
    const again = makeRecipeVersion(server, { senderId, base: 0, name: 'once' });
    if (step === 'recipe_stored') await assert.rejects(again, { code: 'recipe_conflict' });
    else assert.equal(await again, 1);
    await assertWhole(server, senderId, ['once']);
  });
}

test(`${KILLS} kills of the server while recipes change lose nothing, and duplicate nothing`, async (t) => {
  const { dataDir, senderId } = await makeSender(t);
  const names: string[] = [];
  for (let kill = 0; kill <= KILLS; kill++) {
    const child = await startServerProcess(t, dataDir);
    const name = names.at(-1);
    if (name !== undefined) {
      const answer = await child.ask({ type: 'recipe', senderId, base: names.length - 1, name });
      const isThere = answer?.type === 'accepted' || (answer?.type === 'refused' && answer.code === 'recipe_conflict');
      assert.ok(isThere, JSON.stringify(answer));
    }
    if (kill === KILLS) {
      await child.ask({ type: 'drain', drainSeconds: 10 });
      break;
    }
    names.push(`version ${kill}`);
    void child.ask({ type: 'recipe', senderId, base: names.length - 1, name: names.at(-1)! });
    // Covers each moment in turn, from before the file is written until after the row is stored.
    await delay((kill * 3) % 20);
    await child.kill();
  }
  const server = await startServerFor(t, dataDir);
  await assertWhole(server, senderId, names);
});

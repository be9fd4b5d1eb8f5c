import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { openSourcePlace, type SourcePlace } from '../../../src/storage/intake/index.ts';
import { makeRandom } from '../../helpers/random.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

/** Before the file was held under a hidden name, every sixth of these replacements was lost. */
const FILES = 300;
/** A move takes about this long. */
const MOVE_MS = 1.2;

interface Move {
  place: SourcePlace;
  root: string;
}

async function openFolder(root: string): Promise<Move> {
  mkdirSync(join(root, 'taken'));
  const options = { settleMs: 0, isMoved: true };
  return { place: await openSourcePlace({ kind: 'folder', root }, options), root };
}

function claim(root: string, path: string) {
  const { size, mtimeNs, ino } = lstatSync(join(root, path), { bigint: true });
  return { path, place: path, version: `${size}:${mtimeNs}:${ino}` };
}

test('a file that replaces another one while that is moved stays where it is', async (t) => {
  const { place, root } = await openFolder(await makeTempFolder(t));
  const random = makeRandom(7);
  for (let i = 0; i < FILES; i++) {
    const [path, target] = [`${i}.csv`, join('taken', `${i}.csv`)];
    writeFileSync(join(root, path), 'the first');
    writeFileSync(join(root, '.next'), 'the second one');
    const moving = place.move(claim(root, path), target);
    const endMs = performance.now() + random() * MOVE_MS;
    while (performance.now() < endMs) await turn();
    renameSync(join(root, '.next'), join(root, path));
    await moving;
    assert.equal(readFileSync(join(root, path), 'utf8'), 'the second one', path);
    // If it came sooner, there was nothing left to move.
    if (existsSync(join(root, target))) assert.equal(readFileSync(join(root, target), 'utf8'), 'the first');
  }
  assert.deepEqual(
    readdirSync(join(root, 'taken')).filter((name) => !/^\d+\.csv$/.test(name)),
    [],
  );
});

test('a move that was interrupted goes on, whatever is at the path by now', async (t) => {
  const { place, root } = await openFolder(await makeTempFolder(t));
  for (const later of [null, 'the second one']) {
    const path = `sent/${later}.csv`;
    mkdirSync(join(root, 'taken/sent'), { recursive: true });
    mkdirSync(join(root, 'sent'));
    writeFileSync(join(root, path), 'the first');
    const file = claim(root, path);
    // The target is taken, so the move stops half-way.
    writeFileSync(join(root, 'taken', path), 'another');
    await assert.rejects(place.move(file, `taken/${path}`), { code: 'source_move_failed' });
    if (later === null) rmdirSync(join(root, 'sent'));
    else writeFileSync(join(root, path), later);
    await place.move(file, `taken/sent/${later} freely.csv`);
    assert.equal(readFileSync(join(root, `taken/sent/${later} freely.csv`), 'utf8'), 'the first');
    assert.equal(existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null, later);
  }
});

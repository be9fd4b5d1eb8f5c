import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { environmentPaths } from '../../../src/contract/layout.ts';
import { hashBuild, isUnchecked, PackageProblems, preparePackage } from '../../../src/package/index.ts';
import { makePackage, makeSettings, makeTempFolder } from '../package-folder.ts';

const WRONG = { 'lib/wrong.ts': "export const count: number = 'one';\n" };

async function prepare(dir: string, dataDir: string, skipTypes: boolean) {
  const log: string[] = [];
  const onLog = (line: string) => void log.push(line);
  const prepared = await preparePackage(dir, { dataDir, settings: makeSettings(dataDir), skipTypes, onLog });
  return { ...prepared, log, isUnchecked: isUnchecked(prepared.envDir) };
}

/** Returns the codes of the problems for which a package is refused. */
async function refuse(preparing: Promise<unknown>): Promise<string[]> {
  const error = await preparing.then(
    () => assert.fail('it was prepared'),
    (failure: unknown) => failure,
  );
  assert.ok(isAdeError(error, 'package_invalid') && error.cause instanceof PackageProblems);
  return error.cause.problems.map(({ code }) => code).sort();
}

describe('an environment for a try', () => {
  test('equals that of a publication except for the type check, which is done later', async () => {
    const dataDir = makeTempFolder();
    const dir = makePackage();
    const quick = await prepare(dir, dataDir, true);
    assert.deepEqual([quick.reused, quick.isUnchecked], [false, true]);
    assert.ok(!quick.log.includes('Checking types'));
    const program = readFileSync(environmentPaths(quick.envDir).programPath);

    const again = await prepare(dir, dataDir, true);
    assert.deepEqual([again.reused, again.isUnchecked], [true, true]);

    const whole = await prepare(dir, dataDir, false);
    assert.ok(whole.log.includes('Checking types'));
    assert.deepEqual([whole.envDir, whole.isUnchecked], [quick.envDir, false]);
    assert.equal(whole.buildHash, quick.buildHash);
    assert.deepEqual(readFileSync(environmentPaths(whole.envDir).programPath), program);
    assert.deepEqual(readdirSync(join(dataDir, 'venvs')), [whole.configVersionId]);

    const checked = await prepare(dir, dataDir, true);
    assert.deepEqual([checked.reused, checked.isUnchecked], [true, false]);
    const other = await prepare(dir, makeTempFolder(), false);
    assert.equal(hashBuild(other.build), quick.buildHash);
  });

  test('with wrong types is for nothing else', async () => {
    const dataDir = makeTempFolder();
    const dir = makePackage(WRONG);
    const quick = await prepare(dir, dataDir, true);
    assert.deepEqual(await refuse(prepare(dir, dataDir, false)), ['type_error']);
    // A try may still be using the environment.
    assert.ok(existsSync(quick.envDir) && isUnchecked(quick.envDir));
    assert.equal((await prepare(dir, dataDir, true)).reused, true);
  });

  test('is not made if a package does not load, and all problems are reported', async () => {
    const dataDir = makeTempFolder();
    const dir = makePackage({ ...WRONG, 'columns/email.js': 'export const detect_a = 1;' });
    assert.deepEqual(await refuse(prepare(dir, dataDir, true)), ['not_a_function', 'type_error']);
    assert.deepEqual(readdirSync(join(dataDir, 'venvs')), []);
  });
});

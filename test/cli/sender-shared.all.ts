import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { type PreparedPackage, preparePackage } from '../../src/package/index.ts';
import { runJob } from '../../src/runner/run/run-job.ts';
import { copyJob, correct, readRecord } from '../helpers/correct-job.ts';
import { makeRecipe } from '../helpers/recipe-job.ts';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { AS_OF, makeFolder, makeTestSettings, readRun } from '../helpers/run-package.ts';
import { isLabel, makeSender } from '../trials/generalize/recipes.ts';

const STARTER = resolve(import.meta.dirname, '../../templates/starter');
const SENDERS = ['Ash', 'Birch', 'Cedar'];
const settings = makeTestSettings();
const { dataDir } = settings;

let recipes: string[];

function copyStarter(): string {
  const dir = join(makeFolder(), 'package');
  cpSync(STARTER, dir, { recursive: true });
  return dir;
}

async function run(prepared: PreparedPackage, sender: string): Promise<string> {
  const file = join(makeFolder(), `${sender}.csv`);
  const rows = ['M-1,Ann,Lee', 'M-2,Bob,Roy', 'M-3,Eve,Kim'].map((row, i) => `${row},${sender} Works,${i + 12}`);
  writeFileSync(file, ['Member ID,First name,Last name,Undersigned,Hours', ...rows, ''].join('\n'));
  return copyJob(await readRun(await runJob({ file, prepared, dataDir, settings, asOf: AS_OF })));
}

const readMapping = (jobDir: string) =>
  readRecord(jobDir, 1).sheets[0]!.tables[0]!.mapping!.map(({ target_field: field }) => field);

before(async () => {
  const prepared = await preparePackage(STARTER, { dataDir, settings });
  recipes = [];
  for (const sender of SENDERS) {
    const jobDir = await run(prepared, sender);
    assert.equal(readMapping(jobDir)[3], null, 'the package does not know the header');
    await correct(jobDir, '--field', 'D1=employer');
    recipes.push((await makeRecipe(jobDir, '--name', sender)).path);
  }
});

const listCases = (dir: string) => readdirSync(join(dir, 'tests')).filter((name) => name.startsWith('shared-'));

test('what three senders share is offered as changes of the package; without --write nothing changes', async () => {
  const dir = copyStarter();
  const manifest = readFileSync(join(dir, 'manifest.json'), 'utf8');
  const text = await succeedHere('sender', 'shared', ...recipes, '--config', dir);
  assert.match(text, /the column "Undersigned" is the field employer {2}3 senders: Ash, Birch, Cedar/);
  assert.match(text, /manifest\.json: "Undersigned" becomes a synonym of employer/);
  assert.equal(readFileSync(join(dir, 'manifest.json'), 'utf8'), manifest);
  assert.deepEqual(listCases(dir), []);
  assert.match(
    await succeedHere('sender', 'shared', recipes[0]!, recipes[1]!, '--config', dir),
    /no correction is shared/,
  );
});

test('with --write the package maps the header, its new case passes, and fails with the package before', async () => {
  const [dir, earlier] = [copyStarter(), copyStarter()];
  const { written } = JSON.parse(
    await succeedHere('sender', 'shared', ...recipes, '--config', dir, '--write', '--json'),
  );
  const [name] = listCases(dir);
  const inCase = ['input.csv', 'expected.json'].map((file) => `tests/${name}/${file}`);
  assert.deepEqual(written, ['manifest.json', 'data/column-weights.json', ...inCase]);
  const before = readFileSync(join(earlier, 'manifest.json'), 'utf8').split('\n');
  const after = readFileSync(join(dir, 'manifest.json'), 'utf8').split('\n');
  const changed = after.filter((line) => !before.includes(line));
  assert.deepEqual(changed, [`          "nom de l'employeur",`, '          "Undersigned"']);
  const input = readFileSync(join(dir, inCase[0]!), 'utf8');
  assert.match(input, /^Member ID,First name,Last name,Undersigned,Hours\n1,2,3,,5\n/);
  assert.doesNotMatch(input, /Works|Ann|M-1/);
  assert.match(await succeedHere('test', dir), /3 cases: 3 passed/);
  cpSync(join(dir, 'tests', name!), join(earlier, 'tests', name!), { recursive: true });
  const { stdout } = await failHere('test', earlier);
  assert.match(stdout, /3 cases: 2 passed, 1 failed/);
  const jobDir = await run(await preparePackage(dir, { dataDir, settings }), 'Dogwood');
  assert.equal(readMapping(jobDir)[3], 'employer', 'with values of a document as well');
});

test('what the package says already is not offered again', async () => {
  const dir = copyStarter();
  const first = await succeedHere('sender', 'shared', ...recipes, '--config', dir, '--write');
  assert.match(
    first,
    /wrote manifest\.json\n[\s\S]*compare with the package before, .*ade score .*package CORPUS --compare BEFORE/,
  );
  const text = await succeedHere('sender', 'shared', ...recipes, '--config', dir, '--write');
  assert.match(text, /not offered: the package says so already, with the weight header_is\.undersigned/);
  assert.doesNotMatch(text, /wrote/);
});

test('words for totals and an order of dates get cases that pass, but fail with the package before', async () => {
  const [dir, earlier] = [copyStarter(), copyStarter()];
  const paths = SENDERS.map((sender) => {
    const totals = ['Checked amount', 'Zorbel', 'Gathered.'].map((text) => isLabel(text, 'total'));
    const { recipe } = makeSender(sender, [], ...totals, { kind: 'read_as', date_order: 'mdy' });
    const path = join(makeFolder(), 'recipe.json');
    writeFileSync(path, JSON.stringify(recipe));
    return path;
  });
  await succeedHere('sender', 'shared', ...paths, '--config', dir, '--write');
  const cases = listCases(dir);
  assert.equal(cases.length, 4);
  // The package's own case has days before months.
  const { stdout } = await runAdeHere(['test', dir]);
  for (const name of cases) {
    assert.match(stdout, new RegExp(`^passed ${name}$`, 'm'));
    cpSync(join(dir, 'tests', name), join(earlier, 'tests', name), { recursive: true });
  }
  const before = await runAdeHere(['test', earlier]);
  for (const name of cases) assert.match(before.stdout, new RegExp(`^failed ${name}$`, 'm'));
});

test('with --only, only the named changes are written, and names that are not offered are refused', async () => {
  const dir = copyStarter();
  const shared = ['sender', 'shared', ...recipes, '--config', dir, '--write'];
  const unknown = await runAdeHere([...shared, '--only', '000000000000']);
  assert.match(unknown.stderr, /error\[shared_correction_unknown\]/);
  assert.deepEqual(listCases(dir), []);
  const [found] = JSON.parse(await succeedHere(...shared.slice(0, -1), '--json')).shared;
  await succeedHere(...shared, '--only', found.id);
  assert.equal(listCases(dir).length, 1);
  const again = await runAdeHere([...shared, '--only', found.id]);
  assert.match(again.stderr, /error\[shared_correction_not_offered\]/);
});

test('a package with a problem is refused, and fewer than two senders share nothing', async () => {
  const dir = copyStarter();
  const refuse = async (code: number, error: RegExp, ...args: string[]) => {
    const { exitCode, stderr } = await runAdeHere(['sender', 'shared', ...recipes, '--config', dir, ...args]);
    assert.equal(exitCode, code, stderr);
    assert.match(stderr, error);
  };
  await refuse(2, /--min-senders is "1"; expected a whole number from 2 on/, '--min-senders', '1');
  writeFileSync(join(dir, 'manifest.json'), '{');
  await refuse(1, /package_invalid/);
});

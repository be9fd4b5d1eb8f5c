import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { explainOutputRow, explainRow } from '../../src/record/explain/index.ts';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

test('init writes a package that check accepts and run can run', async (context) => {
  const folder = await makeTempFolder(context);
  const config = join(folder, 'config');
  await succeedHere('init', config);
  await succeedHere('check', config);

  const input = join(config, 'tests/roster/input.csv');
  const out = join(folder, 'out');
  const run = await succeedHere(
    'run',
    input,
    '--config',
    config,
    '--data-dir',
    join(folder, 'data'),
    '--out',
    out,
    '--json',
  );
  const result = JSON.parse(run);
  assert.equal(result.status, 'success');
  const names = ['input.artifact.json', 'input.issues.csv', 'input.normalized.xlsx'];
  assert.deepEqual((await readdir(out)).sort(), names);

  const artifact = JSON.parse(await readFile(result.artifact, 'utf8'));
  for (const { name, row_count } of artifact.output.sheets) {
    for (let row = 2; row <= row_count + 1; row += 1) {
      const { source } = explainOutputRow(artifact, { sheet: name, row });
      const back = explainRow(artifact, source!.sheet, source!.row).tables.map(({ output }) => output);
      assert.deepEqual(back, [{ sheet: name, row }], 'output row to source row and back');
    }
  }
  const issues = await runAdeHere(['issues', result.job_dir, '--values', '--format', 'json']);
  assert.equal(issues.stderr, '');
  assert.ok(JSON.parse(issues.stdout).length > 0);
});

test('init refuses a folder with anything in it, and a file', async (context) => {
  const folder = await makeTempFolder(context);
  await writeFile(join(folder, 'mine.txt'), 'kept');
  for (const path of [folder, join(folder, 'mine.txt')]) {
    const { stderr } = await failHere('init', path);
    assert.match(stderr, /^error\[folder_not_empty\]/);
  }
  assert.deepEqual(await readdir(folder), ['mine.txt']);
});

test('check prints problems with their place and fails when one is an error', async (context) => {
  const folder = await makeTempFolder(context);
  await mkdir(join(folder, 'columns'));
  await writeFile(join(folder, 'manifest.json'), '{ "config_script_api_version": "9" }');
  const text = await failHere('check', folder);
  assert.match(text.stdout, /^manifest\.json\S* ?\S*: error\[\w+\] /m);
  const json = await failHere('check', folder, '--json');
  const problems = JSON.parse(json.stdout);
  assert.ok(problems.length > 0);
  for (const { severity, code, file, message } of problems) assert.ok(severity && code && file && message);
});

test('check names what misleads people, and what is nested too deeply to be read', async (context) => {
  const folder = await makeTempFolder(context);
  await mkdir(join(folder, 'lib'));
  await writeFile(join(folder, 'lib/cafe\u0301.ts'), '');
  await writeFile(join(folder, 'lib/\u202egpj.ts'), '');
  await writeFile(join(folder, 'manifest.json'), `{ "info": ${'['.repeat(200_000)}${']'.repeat(200_000)} }`);
  const problems = JSON.parse((await failHere('check', folder, '--json')).stdout);
  assert.deepEqual(problems.map(({ code, file }: { code: string; file: string }) => `${file} ${code}`).sort(), [
    'lib/<U+202E>gpj.ts file_name_invalid',
    'lib/cafe<U+0301>.ts file_name_invalid',
    'manifest.json json_too_deep',
  ]);
  const { stderr, stdout } = await failHere('check', folder);
  assert.doesNotMatch(stdout + stderr, /[\p{M}\u202a-\u202e]/u);
});

test('check finds mistakes of all kinds at once', async (context) => {
  const config = join(await makeTempFolder(context), 'config');
  await runAdeHere(['init', config]);
  const change = async (path: string, edit: (text: string) => string) => {
    await writeFile(join(config, path), edit(await readFile(join(config, path), 'utf8')));
  };
  const check = async () => {
    const { stdout } = await failHere('check', config, '--json');
    const problems: { severity: string; code: string; file: string }[] = JSON.parse(stdout);
    return problems.filter(({ severity }) => severity === 'error').map(({ code, file }) => `${file} ${code}`);
  };
  await change('columns/email.ts', (text) => `const wrong: number = 'text';\n${text}`);
  await change('data/row-weights.json', (text) => text.replace(/"schema": *"[^"]*"/, '"schema": "other"'));
  const [email, rows] = ['columns/email.ts type_error', 'data/row-weights.json row_weights_invalid'];
  assert.deepEqual(await check(), [email, rows]);
  await change('columns/phone.ts', (text) => `${text}\nthrow new Error('at load');\n`);
  assert.deepEqual(await check(), [email, 'columns/phone.ts load_failed', rows]);
  // Scripts are loaded as the manifest says; the check of their types does not need the manifest.
  await change('manifest.json', (text) => text.replace('"order"', '"ordre"'));
  const all = await check();
  assert.deepEqual(all.slice(0, 2), [email, rows]);
  assert.ok(all.length > 2 && all.slice(2).every((problem) => problem.startsWith('manifest.json ')), all.join());
});

test('a folder without a manifest is no package', async (context) => {
  const folder = await makeTempFolder(context);
  for (const args of [
    ['check', folder],
    ['run', 'a.xlsx', '--config', folder, '--data-dir', folder],
  ]) {
    const { stderr } = await failHere(...args);
    assert.match(stderr, /^error\[package_not_found\]/m);
  }
});

test('resume of a folder that is not a job is an error', async (context) => {
  const folder = await makeTempFolder(context);
  const { stdout, stderr } = await failHere('resume', join(folder, 'none'));
  assert.equal(stdout, '');
  assert.match(stderr, /error\[job_not_found\]/);
});

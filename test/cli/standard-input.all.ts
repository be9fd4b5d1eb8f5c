import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const example = join(projectDir, 'examples/membership');
const starter = join(projectDir, 'templates/starter');

test('a document from standard input is read by its content, under the name that is given', async (context) => {
  ensureBuilt();
  const folder = await makeTempFolder(context);
  const temp = await makeTempFolder(context);
  const run = (input: Buffer, ...args: string[]) => {
    const { ADE_DATA_DIR: _, ...env } = process.env;
    const all = [join(projectDir, 'dist/cli.js'), 'run', ...args, '--data-dir', folder];
    const result = spawnSync(process.execPath, all, { input, encoding: 'utf8', env: { ...env, TMPDIR: temp } });
    return { ...result, line: () => JSON.parse(result.stdout) };
  };
  const workbook = readFileSync(join(example, 'membership.xlsx'));
  const csv = readFileSync(join(starter, 'tests/roster/input.csv'));

  const named = run(workbook, '-', '--name', 'March.xlsx', '--config', example, '--json', '--out', join(folder, 'out'));
  assert.equal(named.status, 0, named.stderr);
  assert.equal(named.line().source_file, 'March.xlsx');
  assert.deepEqual(
    readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.xlsx')),
    ['March.normalized.xlsx'],
  );
  const byFile = run(workbook, join(example, 'membership.xlsx'), '--config', example, '--json');
  assert.equal(byFile.line().summary.rows_out, named.line().summary.rows_out);

  assert.equal(run(workbook, '-', '--config', example, '--json').line().source_file, 'standard-input.xlsx');
  const text = run(csv, '-', '--config', starter, '--json');
  assert.equal(text.line().source_file, 'standard-input.csv', text.stderr);
  assert.ok(text.line().summary.rows_out > 0);
  const nothing = run(Buffer.alloc(0), '-', '--config', starter, '--json');
  assert.deepEqual([nothing.status, nothing.line().error.code], [1, 'empty_file']);

  assert.match(run(csv, '-', '-', '--config', starter).stderr, /give - only once/);
  assert.match(run(csv, 'a.csv', '--name', 'b.csv', '--config', starter).stderr, /give - as the file/);
  const wrong = run(csv, '-', '--name', '../b.csv', '--config', starter);
  assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /--name is "\.\.\/b\.csv"; expected the name of a file without folders/);
  assert.deepEqual(
    readdirSync(temp).filter((name) => name.startsWith('ade-input-')),
    [],
  );
});

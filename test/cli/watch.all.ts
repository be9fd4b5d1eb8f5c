import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { runAde } from '../helpers/run-ade.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const projectDir = join(import.meta.dirname, '..', '..');
const config = join(projectDir, 'templates/starter');
const base = mkdtempSync(join(tmpdir(), 'ade-watch-'));
after(() => rmSync(base, { recursive: true, force: true }));
const dataDir = join(base, 'data');

let count = 0;
const makeText = () => `Name;City\nAda ${count++};Paris\n`;

function makeFolders(): { folder: string; out: string; args: string[] } {
  const [folder, out] = [join(base, `in ${count}`), join(base, `out ${count++}`)];
  mkdirSync(folder);
  const args = ['watch', folder, '--config', config, '--out', out, '--data-dir', dataDir, '--settle', '0'];
  return { folder, out, args };
}

function put(folder: string, path: string, text = makeText()): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const listTree = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

const parseLines = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('ade watch --once runs each complete file once, and says what became of each', async () => {
  const { folder, out, args } = makeFolders();
  const text = makeText();
  put(folder, 'Harbour/2026-05/list.csv', text);
  put(folder, 'Harbour/2026-05/same.csv', text);
  put(folder, 'Quay/2026-05/list.csv', text);
  put(folder, 'note.pdf', '%PDF-1.7');
  put(folder, 'half.csv.part');
  const first = await runAde([...args, '--once', '--json']);
  assert.equal(first.exitCode, 1, first.stderr);
  const lines = parseLines(first.stdout);
  const states = lines.map(({ state }) => state).sort();
  assert.deepEqual(states, ['already_taken', 'failed', 'taken', 'taken'], first.stdout);
  assert.equal(listTree(join(dataDir, 'jobs')).filter((path) => path.endsWith('artifact.json')).length, 2);
  const [same] = lines.filter(({ state }) => state === 'already_taken');
  assert.deepEqual(
    listTree(folder),
    [
      'failed/note.pdf',
      'failed/note.pdf.why.txt',
      'half.csv.part',
      'taken/Harbour/2026-05/list.csv',
      'taken/Harbour/2026-05/same.csv',
      `taken/${same.path}.why.txt`,
      'taken/Quay/2026-05/list.csv',
    ].sort(),
  );
  assert.match(readFileSync(join(folder, 'failed/note.pdf.why.txt'), 'utf8'), /^not_a_workbook: /);
  assert.equal(listTree(out).filter((path) => path.endsWith('.normalized.xlsx')).length, 2);
  const again = await runAde([...args, '--once']);
  assert.deepEqual([again.exitCode, again.stdout, again.stderr], [0, '', '']);
});

test('files for programs come beside each workbook, and one description for each folder', async () => {
  const { folder, out, args } = makeFolders();
  put(folder, 'Harbour/may.csv');
  put(folder, 'Harbour/june.csv');
  const { exitCode, stdout, stderr } = await runAde([...args, '--once', '--json', '--format', 'csv', '--provenance']);
  assert.equal(exitCode, 0, stderr);
  const written = parseLines(stdout).flatMap(({ files }) => files);
  assert.deepEqual(written.map(({ path, rows }) => [path, rows]).sort(), [
    [join(out, 'Harbour/june.normalized.csv'), 1],
    [join(out, 'Harbour/may.normalized.csv'), 1],
  ]);
  assert.match(readFileSync(join(out, 'Harbour/may.normalized.csv'), 'utf8'), /,_document,_sheet,_row\n.*,may\.csv,/);
  const { resources } = JSON.parse(readFileSync(join(out, 'Harbour/datapackage.json'), 'utf8'));
  assert.deepEqual(resources.map(({ path }: { path: string }) => path).sort(), [
    'june.normalized.csv',
    'may.normalized.csv',
  ]);
});

test('a file under a name that came before has a result of its own', async () => {
  const { folder, out, args } = makeFolders();
  const names: string[] = [];
  for (const path of ['daily/report.csv', 'daily/report.csv', 'daily/report.tsv']) {
    put(folder, path);
    const { stdout, stderr } = await runAde([...args, '--once', '--json']);
    const [{ output }] = parseLines(stdout);
    assert.ok(existsSync(output), stderr);
    names.push(output.slice(out.length + 1));
  }
  const [first, ...others] = names;
  assert.equal(first, 'daily/report.normalized.xlsx');
  for (const name of others) assert.match(name, /^daily\/report\.[a-z]+_\w+\.normalized\.xlsx$/);
  assert.equal(new Set(names).size, 3);
});

test('files that stay are run once, and one that was killed goes on', async () => {
  const { folder, out, args } = makeFolders();
  const rows = Array.from({ length: 60_000 }, (_, i) => `Ada ${i};Paris`);
  put(folder, 'large.csv', `Name;City\n${rows.join('\n')}\n`);
  const main = join(projectDir, 'dist/cli.js');
  const child = spawn(process.execPath, [main, ...args, '--keep'], { stdio: 'ignore' });
  const jobs = join(dataDir, 'jobs');
  const before = new Set(existsSync(jobs) ? readdirSync(jobs) : []);
  const listNew = () => (existsSync(jobs) ? readdirSync(jobs).filter((name) => !before.has(name)) : []);
  await waitUntil(() => listNew().some((name) => existsSync(join(jobs, name, 'artifact.json'))));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = await runAde([...args, '--keep', '--once', '--json']);
  assert.equal(next.exitCode, 0, next.stderr + next.stdout);
  assert.deepEqual(
    parseLines(next.stdout).map(({ state, path }) => [state, path]),
    [['taken', 'large.csv']],
  );
  assert.equal(listNew().length, 1);
  assert.deepEqual(listTree(out), ['large.artifact.json', 'large.issues.csv', 'large.normalized.xlsx']);
  assert.deepEqual(listTree(folder), ['large.csv']);
});

test('Ctrl-C ends the watching, and the same folder can be watched again', async () => {
  const { folder, args } = makeFolders();
  put(folder, 'a.csv');
  const main = join(projectDir, 'dist/cli.js');
  const child = spawn(process.execPath, [main, ...args], { stdio: 'ignore' });
  await waitUntil(() => listTree(folder).includes('taken/a.csv'));
  const busy = await runAde([...args, '--once']);
  assert.match(busy.stderr, /data_dir_in_use/);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});

test('the results must not come into the folder that is watched', async () => {
  const { folder, args } = makeFolders();
  const wrong = await runAde([...args, '--out', join(folder, 'out')]);
  assert.deepEqual([wrong.exitCode, /--out must not be in the folder/.test(wrong.stderr)], [2, true], wrong.stderr);
});

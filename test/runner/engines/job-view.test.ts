import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { JobView } from '../../../src/runner/engines/job-view.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

const folder = makeFileFolder();
let count = 0;

function makeJob(): {
  jobDir: string;
  view: JobView;
  viewed: (path: string) => string;
  kept: (path: string) => string;
} {
  const place = join(folder, String(++count));
  const jobDir = join(place, 'job');
  for (const one of ['inputs/rows', 'logs', 'revisions/2']) mkdirSync(join(jobDir, one), { recursive: true });
  for (const path of [
    'inputs/book.csv',
    'inputs/rows/index.json',
    'logs/rules.log',
    'artifact.json',
    'issues.ndjson',
  ]) {
    writeFileSync(join(jobDir, path), path);
  }
  for (const path of ['run-request.json', 'events.ndjson', 'normalized.xlsx.partial', 'revisions/2/artifact.json']) {
    writeFileSync(join(jobDir, path), path);
  }
  symlinkSync('../environment', join(jobDir, '.venv'));
  const view = new JobView(jobDir, join(place, 'view'));
  return { jobDir, view, viewed: (path) => join(view.dir, path), kept: (path) => join(jobDir, path) };
}

const listFiles = (dir: string) => readdirSync(dir, { recursive: true }).map(String).sort();
const read = (path: string) => readFileSync(path, 'utf8');

/** As the engine replaces a file. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.123`, text);
  renameSync(`${path}.123`, path);
}

test('a view has the files of its job that an engine reads, and inputs only as links', () => {
  const { jobDir, viewed } = makeJob();
  assert.deepEqual(readdirSync(viewed('.')).sort(), [
    ...['.venv', 'artifact.json', 'inputs', 'issues.ndjson', 'logs', 'run-request.json'],
  ]);
  for (const path of ['inputs/book.csv', 'inputs/rows/index.json', 'run-request.json', '.venv']) {
    assert.equal(readlinkSync(viewed(path)), join(jobDir, path));
  }
  assert.equal(read(viewed('artifact.json')), 'artifact.json');
});

test('finished files reach the job, whether they are new, replaced or continued; unfinished ones do not', async () => {
  const { view, viewed, kept } = makeJob();
  replace(viewed('artifact.json'), 'after pass 1');
  writeFileSync(viewed('inputs/addresses.json'), 'new');
  writeFileSync(viewed('normalized.xlsx.partial'), 'half');
  writeFileSync(viewed('artifact.json.77'), 'half');
  writeFileSync(viewed('inputs/addresses.json.77'), 'half');
  await view.publish();
  assert.equal(read(kept('artifact.json')), 'after pass 1');
  assert.equal(read(kept('inputs/addresses.json')), 'new');
  assert.ok(!existsSync(kept('inputs/addresses.json.77')));
  assert.equal(read(kept('normalized.xlsx.partial')), 'normalized.xlsx.partial', 'left by an earlier run');

  replace(viewed('artifact.json'), 'after pass 2');
  appendFileSync(viewed('logs/rules.log'), ', more');
  renameSync(viewed('normalized.xlsx.partial'), viewed('normalized.xlsx'));
  await view.close();
  await view.remove();
  assert.equal(read(kept('artifact.json')), 'after pass 2');
  assert.equal(read(kept('logs/rules.log')), 'logs/rules.log, more');
  assert.equal(read(kept('normalized.xlsx')), 'half');
  for (const gone of [view.dir, kept('artifact.json.77')]) assert.ok(!existsSync(gone), gone);
  assert.equal(read(kept('inputs/book.csv')), 'inputs/book.csv');
});

test('rows replace those of an earlier revision when the job has ended', async () => {
  const { view, viewed, kept } = makeJob();
  rmSync(viewed('inputs/rows/index.json'));
  writeFileSync(viewed('inputs/rows/rows-1'), 'rows');
  await view.publish();
  assert.deepEqual(readdirSync(kept('inputs/rows')), ['index.json']);
  replace(viewed('inputs/rows/index.json'), 'new index');
  await view.close();
  await view.remove();
  assert.deepEqual(readdirSync(kept('inputs/rows')), ['index.json', 'rows-1']);
  assert.equal(read(kept('inputs/rows/index.json')), 'new index');
});

test('a record is published only with the files that it mentions, even if the engine saves it again meanwhile', async () => {
  const { view, viewed, kept } = makeJob();
  replace(viewed('issues.ndjson'), 'after pass 4');
  replace(viewed('artifact.json'), 'after pass 4');
  const publishing = view.publish();
  replace(viewed('normalized.xlsx'), 'after pass 5');
  replace(viewed('artifact.json'), 'after pass 5');
  await publishing;
  assert.deepEqual([read(kept('artifact.json')), existsSync(kept('normalized.xlsx'))], ['after pass 4', false]);
  await view.close();
  assert.deepEqual([read(kept('artifact.json')), read(kept('normalized.xlsx'))], ['after pass 5', 'after pass 5']);
});

test('a job keeps its inputs and its record, whatever is missing in the view', async () => {
  const { jobDir, view, viewed } = makeJob();
  const before = listFiles(jobDir);
  for (const path of ['.venv', 'inputs/book.csv', 'run-request.json', 'artifact.json', 'issues.ndjson']) {
    rmSync(viewed(path));
  }
  await view.close();
  assert.deepEqual(listFiles(jobDir), before);
});

test('a view whose folder disappears ends with an error, and the job keeps everything', async () => {
  for (const moment of ['before', 'while'] as const) {
    const { jobDir, view, viewed } = makeJob();
    writeFileSync(viewed('checks.json'), 'new');
    const before = listFiles(jobDir);
    if (moment === 'before') rmSync(view.dir, { recursive: true });
    const closing = view.close();
    // Its files are being moved.
    rmSync(view.dir, { recursive: true, force: true });
    await (moment === 'before' ? assert.rejects(closing, { code: 'ENOENT' }) : closing.catch(() => undefined));
    assert.deepEqual(
      before.filter((path) => !listFiles(jobDir).includes(path)),
      [],
      moment,
    );
  }
});

test('no index of rows is left if the rows were replaced only in part', async () => {
  const { jobDir, view, viewed, kept } = makeJob();
  rmSync(viewed('inputs/rows/index.json'));
  for (const name of ['rows-1', 'rows-2', 'index.json']) writeFileSync(viewed(`inputs/rows/${name}`), 'new');
  // As if the runner was killed before this file was in its place.
  mkdirSync(kept('inputs/rows/rows-2/full'), { recursive: true });
  await assert.rejects(view.close());
  assert.ok(!listFiles(jobDir).includes('inputs/rows/index.json'));
});

test('rows that the engine could not replace are removed from the job, too', async () => {
  const { view, viewed, kept } = makeJob();
  rmSync(viewed('inputs/rows'), { recursive: true });
  await view.close();
  assert.deepEqual([readdirSync(kept('inputs/rows')), existsSync(kept('inputs/book.csv'))], [[], true]);
});

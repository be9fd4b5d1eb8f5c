import { basename, join } from 'node:path';
import { makeJobFolder, makeRunRequest } from '../../src/runner/index.ts';
import { chooseLevel } from '../../src/sandbox/index.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { makeFolder, makeTestSettings, prepareTest, type TestPackage } from '../helpers/run-package.ts';

interface ReadyOptions {
  /** A drawn grid, written as `book.xlsx`, or the path of a file. */
  document: { grid: string } | { file: string };
  /** The folder in which the job's folder is created. */
  parent?: string;
  env?: Record<string, string>;
  jobId?: string;
  asOf?: string;
  /** Changes which build is run. */
  buildHash?: string;
}

/** A job whose folder and request exist, and that has not been run yet. */
export async function makeReadyJob(testPackage: TestPackage, options: ReadyOptions) {
  const { document, parent = makeFolder(), env, jobId = 'job_1', asOf, buildHash } = options;
  const file = 'file' in document ? document.file : join(makeFolder(), 'book.xlsx');
  if ('grid' in document) await writeGrids(file, [{ grid: document.grid }]);
  const made = await prepareTest(testPackage);
  const prepared = { ...made, buildHash: buildHash ?? made.buildHash };
  const source = { input: `inputs/${basename(file)}`, source_file: basename(file) };
  const settings = makeTestSettings(env);
  const level = await chooseLevel('auto');
  const request = makeRunRequest({ jobId, source, prepared, settings, level, ...(asOf === undefined ? {} : { asOf }) });
  const jobDir = join(parent, jobId);
  await makeJobFolder(jobDir, file, prepared.envDir, request);
  return { jobDir, request };
}

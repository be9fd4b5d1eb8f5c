import { existsSync, readdirSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders, MANIFEST_NAME } from '../../contract/layout.ts';
import { readArtifact } from '../read/artifact.ts';
import { cleanText, countOf } from '../render/text.ts';
import { makeOutputFolder, makeUnwritable } from '../tasks/deliver-files.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface LabelsCommandOptions {
  out: string;
  confirmed?: boolean;
  documents?: boolean;
  cases?: string;
  dataDir?: string;
}

export function addLabelsCommand(program: Command, terminal: Terminal): void {
  program
    .command('labels')
    .description('write the decisions on the documents of jobs as labels, for ade score and ade learn')
    .argument('[job-dir...]', 'job folders that ade run printed')
    .requiredOption('--out <dir>', 'folder that receives NAME.labels.json of each document')
    .option('--data-dir <dir>', 'instead of jobs: all accepted jobs of the service in this folder')
    .option('--confirmed', 'state that a person has checked everything, and that uncorrected decisions are right')
    .option('--documents', 'copy the documents, with their values, next to the labels')
    .option('--cases <package>', 'also write each document, with values of its result, as a case of this package')
    .action(async (jobDirs: string[], options: LabelsCommandOptions) => {
      const folders = await listJobFolders(jobDirs, options);
      if (options.cases !== undefined) await assertCases(options.cases, folders, options);
      await makeOutputFolder(options.out);
      for (const jobDir of folders) await writeLabels(resolve(jobDir), options, terminal);
    });
}

/** The given jobs, or all accepted ones of a data folder. */
async function listJobFolders(jobDirs: string[], { dataDir }: LabelsCommandOptions): Promise<string[]> {
  if (jobDirs.length > 0 === (dataDir !== undefined)) throw usageError('Give job folders, or --data-dir.');
  if (dataDir === undefined) return jobDirs;
  const { findAcceptedRevision } = await import('../../runner/acceptance-file.ts');
  const { jobs } = dataFolders(dataDir);
  const names = existsSync(jobs) ? readdirSync(jobs).sort() : [];
  return names.map((name) => join(jobs, name)).filter((folder) => findAcceptedRevision(folder) !== undefined);
}

/** A case states what somebody has checked, so it is not made from what only ADE decided. */
async function assertCases(dir: string, folders: readonly string[], options: LabelsCommandOptions): Promise<void> {
  if (!existsSync(join(dir, MANIFEST_NAME))) throw new AdeError('package_not_found', { path: dir });
  const { findAcceptedRevision } = await import('../../runner/acceptance-file.ts');
  const unchecked = folders.find((folder) => findAcceptedRevision(folder) === undefined);
  if (options.confirmed || unchecked === undefined) return;
  throw usageError(`Nobody has accepted ${unchecked}. Accept it, or state with --confirmed that it is right.`);
}

async function writeLabels(jobDir: string, options: LabelsCommandOptions, terminal: Terminal): Promise<void> {
  const { artifact, folder } = await readArtifact(jobDir);
  const { makeLabels } = await import('../../record/make-labels.ts');
  const { findAcceptedRevision } = await import('../../runner/acceptance-file.ts');
  const { readRunRequest } = await import('../../runner/index.ts');
  // Documents of several jobs may have the same name.
  const document = `${artifact.job.id}-${artifact.job.source_file}`;
  // A person who accepted the job has checked it.
  const isConfirmed = options.confirmed === true || findAcceptedRevision(jobDir) !== undefined;
  const labels = makeLabels(artifact, { document, isConfirmed });
  const path = join(options.out, document);
  await write(`${path}.labels.json`, (to) => writeFile(to, `${JSON.stringify(labels, null, 2)}\n`));
  if (options.documents) await write(path, (to) => copyFile(join(jobDir, readRunRequest(jobDir).input), to));
  if (options.cases !== undefined) {
    const { writeJobCase } = await import('../../trials/cases/index.ts');
    const name = await writeJobCase(options.cases, folder);
    terminal.print(cleanText(join(options.cases, 'tests', name)));
  }
  const parts = labels.sheets.flatMap(({ rows = [], tables = [] }) => [
    ...rows,
    ...tables.flatMap(({ columns = [] }) => columns),
  ]);
  const seen = parts.filter((part) => part.seen !== 'unseen').length;
  terminal.print(`${cleanText(`${path}.labels.json`)}: ${countOf(parts.length, 'label')}, ${seen} seen by a person`);
}

async function write(to: string, run: (to: string) => Promise<void>): Promise<void> {
  await run(to).catch((cause) => {
    throw makeUnwritable(to, cause);
  });
}

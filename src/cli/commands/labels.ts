import { copyFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { makeOutputFolder, makeUnwritable } from '../deliver-files.ts';
import { readArtifact } from '../read/artifact.ts';
import { cleanText, countOf } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

interface LabelsCommandOptions {
  out: string;
  confirmed?: boolean;
  documents?: boolean;
}

export function addLabelsCommand(program: Command, terminal: Terminal): void {
  program
    .command('labels')
    .description('write what is known of the documents of jobs as labels, for ade score and ade learn')
    .argument('<job-dir...>', 'job folders that ade run printed')
    .requiredOption('--out <dir>', 'folder that receives NAME.labels.json of each document')
    .option('--confirmed', 'say that a person looked at all of it: what was not corrected is right')
    .option('--documents', 'copy the documents, with their values, next to the labels')
    .action(async (jobDirs: string[], options: LabelsCommandOptions) => {
      await makeOutputFolder(options.out);
      for (const jobDir of jobDirs) await writeLabels(resolve(jobDir), options, terminal);
    });
}

async function writeLabels(jobDir: string, options: LabelsCommandOptions, terminal: Terminal): Promise<void> {
  const { artifact } = await readArtifact(jobDir);
  const { makeLabels } = await import('../../score/index.ts');
  const { readRunRequest } = await import('../../runner/index.ts');
  // Documents of several jobs may have one name.
  const document = `${artifact.job.id}-${artifact.job.source_file}`;
  const labels = makeLabels(artifact, { document, isConfirmed: options.confirmed === true });
  const path = join(options.out, document);
  await write(`${path}.labels.json`, (to) => writeFile(to, `${JSON.stringify(labels, null, 2)}\n`));
  if (options.documents) await write(path, (to) => copyFile(join(jobDir, readRunRequest(jobDir).input), to));
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

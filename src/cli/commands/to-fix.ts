import { renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AdeError } from '../../contract/errors/index.ts';
import { PARTIAL_SUFFIX } from '../../contract/layout.ts';
import { nameToFix, readJobToFix } from '../read/job-to-fix.ts';
import { readCount } from '../read/option-values.ts';
import { countOf } from '../render/text.ts';
import { printAnswer } from '../report/print-answer.ts';
import { makeUnwritable } from '../tasks/deliver-files.ts';
import type { Terminal } from '../terminal.ts';

interface ToFixCommandOptions {
  out?: string;
  warnings?: boolean;
  revision?: number;
  dataDir?: string;
  json?: boolean;
}

export function addToFixCommand(program: Command, terminal: Terminal): void {
  program
    .command('to-fix')
    .description('write a workbook with the rows that have problems, for the sender of the document')
    .argument('<job-dir>', 'job folder that ade run printed')
    .option('--out <file>', 'file to write (default: <name>.to-fix.xlsx in this folder)')
    .option('--warnings', 'include the rows that have only warnings')
    .option('--revision <n>', 'the revision whose rows are sent (default: the newest)', readCount('--revision', 1))
    .option('--data-dir <dir>', 'folder with the key that signs the rows (default: the data folder of the job)')
    .option('--json', 'print the result as JSON')
    .action(async (path: string, options: ToFixCommandOptions) => {
      const jobDir = resolve(path);
      const { MAX_TO_FIX_ROWS, writeToFix } = await import('../../record/to-fix/index.ts');
      const warnings = options.warnings === true;
      const { dataDir } = options;
      const job = await readJobToFix(jobDir, options.revision, { warnings, maxRows: MAX_TO_FIX_ROWS, dataDir });
      const { plan, revision } = job;
      if (plan.tables.length === 0) {
        const found = warnings ? 'an error or a warning' : 'an error';
        throw new AdeError('to_fix_empty', { path: jobDir, revision, found });
      }
      const file = resolve(options.out ?? nameToFix(job.source_file));
      await writeWhole(file, (partial) => writeToFix(partial, { ...job, warnings }));
      const rows = plan.tables.reduce((sum, table) => sum + table.rows.length, 0);
      const answer = { file, revision, rows, left_out_rows: plan.left_out_rows };
      printAnswer(answer, renderToFix, terminal, options.json);
    });
}

/** Renames the file into place when it is complete, so that nobody sees a part of it. */
async function writeWhole(file: string, write: (path: string) => Promise<void>): Promise<void> {
  const partial = `${file}${PARTIAL_SUFFIX}`;
  try {
    await write(partial);
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof AdeError) throw error;
    throw makeUnwritable(file, error as NodeJS.ErrnoException);
  }
}

function renderToFix(answer: { file: string; revision: number; rows: number; left_out_rows: number }): string[] {
  const { file, revision, rows, left_out_rows: rest } = answer;
  const more = rest === 0 ? '' : `; ${countOf(rest, 'more row')} to follow when these are fixed`;
  return [`${countOf(rows, 'row')} of revision ${revision} to fix${more}: ${file}`];
}

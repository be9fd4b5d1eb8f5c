import { type Command, Option } from 'commander';
import { CHANGE_KINDS, type ChangeKind } from '../../contract/row-changes.ts';
import { listChecks } from '../../record/index.ts';
import { type FoundArtifact, readArtifact } from '../read/artifact.ts';
import { renderChecks, renderPoints } from '../render/checks.ts';
import { renderRowChanges } from '../render/row-changes.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface ChecksOptions {
  json?: boolean;
  rows?: ChangeKind | 'all';
  limit: string;
  previous?: string[];
}

export function addChecksCommand(program: Command, terminal: Terminal): void {
  program
    .command('checks')
    .description('list the checks of a job: which numbers were compared, and whether they agree')
    .argument('<artifact>', 'artifact.json or job folder')
    .addOption(
      new Option('--rows <change>', 'list the rows that changed since the previous document instead').choices([
        ...CHANGE_KINDS,
        'all',
      ]),
    )
    .option('--limit <count>', 'with --rows, how many rows', '100')
    .option(
      '--previous <job-dir>',
      'with --rows, the job of the previous document, for its values; once for each of several documents',
      (path: string, before: string[] = []) => [...before, path],
    )
    .option('--json', 'print JSON')
    .action(async (path: string, options: ChecksOptions) => {
      const found = await readArtifact(path);
      if (options.rows !== undefined) return printRows(found, options, terminal);
      const checks = listChecks(found.artifact, found.folder);
      const points = renderPoints(found.artifact, await nameRows(found));
      printAnswer(checks, (list, look) => [...renderChecks(list, look), ...points], terminal, options.json);
    });
}

/** The rows that checks found, by the values that name them, read from the result while it exists. */
async function nameRows(found: FoundArtifact) {
  const { locateFoundRows, nameFoundRows } = await import('../../record/changes/index.ts');
  const located = locateFoundRows(found.artifact);
  if (located.rows.length === 0) return new Map();
  const { readLocatedRows } = await import('../read/located-rows.ts');
  const rows = located.rows.map(({ row }) => row);
  return nameFoundRows(located, await readLocatedRows(found, rows));
}

async function printRows(found: FoundArtifact, { rows, limit, previous, json }: ChecksOptions, terminal: Terminal) {
  const count = Number(limit);
  if (!Number.isInteger(count) || count < 1)
    throw usageError(`--limit is ${JSON.stringify(limit)}; expected a whole number from 1.`);
  const { readChangedRows } = await import('../read/row-changes.ts');
  const changes = await readChangedRows(found, { change: rows === 'all' ? undefined : rows, limit: count, previous });
  printAnswer(changes, renderRowChanges, terminal, json);
}

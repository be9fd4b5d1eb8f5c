import type { Command } from 'commander';
import { listChecks } from '../../record/index.ts';
import { readArtifact } from '../read/artifact.ts';
import { renderChecks } from '../render/checks.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';

export function addChecksCommand(program: Command, terminal: Terminal): void {
  program
    .command('checks')
    .description('list the checks of a job: which numbers were compared, and whether they agree')
    .argument('<artifact>', 'artifact.json or job folder')
    .option('--json', 'print a JSON list')
    .action(async (path: string, options: { json?: boolean }) => {
      const { artifact, folder } = await readArtifact(path);
      printAnswer(listChecks(artifact, folder), renderChecks, terminal, options.json);
    });
}

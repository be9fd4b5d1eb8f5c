import type { Command } from 'commander';
import { ENGINE_VERSION } from '../contract/version.ts';
import { AdeCommand } from './ade-command.ts';
import { addActivityCommand } from './commands/activity.ts';
import { addCarryCommand } from './commands/carry.ts';
import { addCheckCommand } from './commands/check.ts';
import { addChecksCommand } from './commands/checks.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addCorrectCommand } from './commands/correct.ts';
import { addDiffCommand } from './commands/diff.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addInitCommand } from './commands/init.ts';
import { addIssuesCommand } from './commands/issues.ts';
import { addLabelsCommand } from './commands/labels.ts';
import { addLearnCommand } from './commands/learn.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addPrepareCommand } from './commands/prepare.ts';
import { addResumeCommand } from './commands/resume.ts';
import { addRunCommand } from './commands/run.ts';
import { addScoreCommand } from './commands/score.ts';
import { addSenderCommand } from './commands/sender.ts';
import { addServeCommand } from './commands/serve.ts';
import { addTakeBackCommand } from './commands/take-back.ts';
import { addTestCommand } from './commands/test.ts';
import { addToFixCommand } from './commands/to-fix.ts';
import { addTokenCommand } from './commands/token.ts';
import { addVerifyCommand } from './commands/verify.ts';
import type { Terminal } from './terminal.ts';

/** In the order in which the help lists them. */
const COMMANDS = [
  addRunCommand,
  addResumeCommand,
  addExplainCommand,
  addIssuesCommand,
  addChecksCommand,
  addCorrectCommand,
  addToFixCommand,
  addTakeBackCommand,
  addCarryCommand,
  addSenderCommand,
  addDiffCommand,
  addVerifyCommand,
  addInitCommand,
  addCheckCommand,
  addTestCommand,
  addScoreCommand,
  addLabelsCommand,
  addLearnCommand,
  addPrepareCommand,
  addServeCommand,
  addTokenCommand,
  addActivityCommand,
  addMigrateCommand,
  addDoctorCommand,
  addCompletionCommand,
];

/** The `ade` command. It throws CommanderError for wrong usage, help and version instead of ending the process. */
export function makeProgram(terminal: Terminal): Command {
  const program = new AdeCommand('ade')
    .description('Automatic Data Extractor: turns messy spreadsheets into one consistent workbook and can say why')
    .version(ENGINE_VERSION)
    .exitOverride()
    // Errors are printed in one place, with all others.
    .configureOutput({ outputError: () => {} });
  for (const add of COMMANDS) add(program, terminal);
  return program;
}

import type { Command } from 'commander';
import { ENGINE_VERSION } from '../../contract/version.ts';
import { AdeCommand } from '../ade-command.ts';
import type { Terminal } from '../terminal.ts';
import { addActivityCommand } from './activity.ts';
import { addCarryCommand } from './carry.ts';
import { addCheckCommand } from './check.ts';
import { addChecksCommand } from './checks.ts';
import { addCompletionCommand } from './completion.ts';
import { addCorrectCommand } from './correct.ts';
import { addDiffCommand } from './diff.ts';
import { addDoctorCommand } from './doctor.ts';
import { addExplainCommand } from './explain.ts';
import { addInitCommand } from './init.ts';
import { addIssuesCommand } from './issues.ts';
import { addLabelsCommand } from './labels.ts';
import { addLearnCommand } from './learn.ts';
import { addMigrateCommand } from './migrate.ts';
import { addPeopleCommand } from './people.ts';
import { addPersonCommand } from './person.ts';
import { addPrepareCommand } from './prepare.ts';
import { addRemoteCommand } from './remote.ts';
import { addResumeCommand } from './resume.ts';
import { addRunCommand } from './run.ts';
import { addScoreCommand } from './score.ts';
import { addSenderCommand } from './sender.ts';
import { addServeCommand } from './serve.ts';
import { addSourceCommand } from './source.ts';
import { addTableCommand } from './table.ts';
import { addTakeBackCommand } from './take-back.ts';
import { addTestCommand } from './test.ts';
import { addToFixCommand } from './to-fix.ts';
import { addTokenCommand } from './token.ts';
import { addVerifyCommand } from './verify.ts';
import { addWatchCommand } from './watch.ts';
import { addWorkspaceCommand } from './workspace.ts';

/** Listed in the help in this order. */
const COMMANDS = [
  addRunCommand,
  addWatchCommand,
  addResumeCommand,
  addTableCommand,
  addRemoteCommand,
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
  addPeopleCommand,
  addWorkspaceCommand,
  addSourceCommand,
  addPersonCommand,
  addActivityCommand,
  addMigrateCommand,
  addDoctorCommand,
  addCompletionCommand,
];

/** The `ade` command. For wrong usage, help and version, it throws CommanderError rather than ending the process. */
export function makeProgram(terminal: Terminal): Command {
  const program = new AdeCommand('ade')
    .description('Automatic Data Extractor: turns messy spreadsheets into one consistent workbook and can say why')
    .version(ENGINE_VERSION)
    .exitOverride()
    // All errors are printed in one place.
    .configureOutput({ outputError: () => {} });
  for (const add of COMMANDS) add(program, terminal);
  return program;
}

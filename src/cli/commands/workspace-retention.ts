import type { Command } from 'commander';
import {
  isPeriod,
  KEEP,
  makePeriod,
  RETENTION_PARTS,
  type Retention,
  readServerRetention,
} from '../../contract/retention.ts';
import { readSettings } from '../../contract/settings.ts';
import { withDatabase } from '../read/data-folder.ts';
import { type RetentionAnswer, renderRetention } from '../render/retention.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED, usageError } from '../usage-error.ts';

/** The name of these commands' actor in the activity: anybody who can write to the data folder. */
const HOST_ACTOR = 'host';

interface RetentionOptions extends Partial<Retention> {
  followServer?: boolean;
  yes?: boolean;
  dataDir?: string;
  json?: boolean;
}

export function addRetentionCommand(workspace: Command, terminal: Terminal): void {
  const period = '"keep", or such as "90 days" or "24 months"';
  workspace
    .command('retention')
    .description('say how long a workspace keeps its files, and what the next sweep removes')
    .argument('<workspace-id>', 'id of the workspace, from ade workspace list')
    .option('--documents <period>', `documents, and the copies of jobs: ${period}`)
    .option('--results <period>', 'workbooks of jobs')
    .option('--records <period>', 'artifact, issues, events and logs of jobs')
    .option('--follow-server', 'follow ADE_RETENTION_DAYS_INPUTS, …_OUTPUTS and …_ARTIFACTS instead')
    .option('--yes', 'change it even if the next sweep then removes something')
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the answer as JSON')
    .action((id: string, options: RetentionOptions) => run(id, options, terminal));
}

async function run(id: string, options: RetentionOptions, terminal: Terminal): Promise<void> {
  const periods = readPeriods(options);
  if (options.followServer && Object.keys(periods).length > 0)
    throw usageError('--follow-server leaves nothing to choose: give either it or the periods.');
  const answer = await decide(id, periods, options);
  printAnswer(answer, renderRetention, terminal, options.json);
  if (answer.outcome === 'refused') process.exitCode = EXIT_FAILED;
}

function readPeriods(options: RetentionOptions): Partial<Retention> {
  const given = RETENTION_PARTS.flatMap((part) => {
    const text = options[part];
    return text === undefined ? [] : [[part, parsePeriod(part, text)]];
  });
  return Object.fromEntries(given) as Partial<Retention>;
}

function parsePeriod(part: string, text: string): string {
  const [, count, unit] = /^(\d{1,5}) ?(day|month)s?$/.exec(text) ?? [];
  const period = count === undefined ? text : makePeriod(Number(count), unit === 'day' ? 'days' : 'months');
  if (isPeriod(period)) return period;
  throw usageError(`--${part} is ${text}; expected ${KEEP}, or a number of days or months, such as "24 months".`);
}

async function decide(id: string, periods: Partial<Retention>, options: RetentionOptions): Promise<RetentionAnswer> {
  const settings = readSettings();
  const isAsked = options.followServer === true || Object.keys(periods).length > 0;
  return withDatabase(options.dataDir, async (db) => {
    const { addActivity, countToPurge, getWorkspace, inTransaction, lockRow, readOwnRetention } = await import(
      '../../storage/store/index.ts'
    );
    const { changeRetention } = await import('../../service/upkeep/change-retention.ts');
    const { findRetention, toLimits } = await import('../../service/upkeep/retention-limits.ts');
    return inTransaction(db, async (transaction) => {
      await lockRow(transaction, 'workspaces', id);
      const row = await getWorkspace(transaction, id);
      const own = readOwnRetention(row);
      const wanted = options.followServer ? null : isAsked ? { ...findRetention(row, settings), ...periods } : own;
      const inForce = wanted ?? readServerRetention(settings);
      const { documents, jobs, held } = await countToPurge(transaction, id, toLimits(inForce, new Date()));
      const answer = { workspace_id: id, retention: wanted, retention_in_force: inForce };
      const found = { ...answer, next_sweep: { documents, jobs, held } };
      if (!isAsked) return { ...found, outcome: 'read' };
      if (documents + jobs > 0 && !options.yes) return { ...found, outcome: 'refused' };
      const details = await changeRetention(transaction, settings, row, { retention: wanted });
      if (Object.keys(details).length === 0) return { ...found, outcome: 'unchanged' };
      const about = { action: 'workspace.changed', workspaceId: id, targetId: id, details } as const;
      await addActivity(transaction, { actor: HOST_ACTOR, ...about });
      return { ...found, outcome: 'changed' };
    });
  });
}

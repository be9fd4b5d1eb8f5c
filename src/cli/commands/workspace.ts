import { type Command, Option } from 'commander';
import { SENDER_AND_PERIOD, type SenderAndPeriod } from '../../contract/belonging.ts';
import { readSettings } from '../../contract/settings.ts';
import { withDatabase } from '../read/data-folder.ts';
import { renderWorkspace, renderWorkspaces } from '../render/workspaces.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { addRetentionCommand } from './workspace-retention.ts';

/** The name of these commands' actor in the activity: anybody who can write to the data folder. */
const HOST_ACTOR = 'host';

interface WorkspaceOptions {
  dataDir?: string;
  json?: boolean;
}

/** What the workspaces of a service need, on its host. The service may be running. */
export function addWorkspaceCommand(program: Command, terminal: Terminal): void {
  const workspace = program
    .command('workspace')
    .description('list and change the workspaces of the service, on its host');
  workspace
    .command('list')
    .description(
      'list the workspaces, whether their documents need a sender and a period, and how long they keep files',
    )
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the workspaces as JSON')
    .action((options: WorkspaceOptions) => list(options, terminal));
  workspace
    .command('set')
    .description('say whether the documents of a workspace need a sender and a period')
    .argument('<workspace-id>', 'id of the workspace, from ade workspace list')
    .addOption(
      new Option('--sender-and-period <when>', 'auto: once the workspace has a sender')
        .choices([...SENDER_AND_PERIOD])
        .makeOptionMandatory(),
    )
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the workspace as JSON')
    .action((id: string, options: WorkspaceOptions & { senderAndPeriod: SenderAndPeriod }) =>
      set(id, options, terminal),
    );
  addRetentionCommand(workspace, terminal);
}

async function list(options: WorkspaceOptions, terminal: Terminal): Promise<void> {
  await withDatabase(options.dataDir, async (db) => {
    const { listWithSenders } = await import('../../storage/store/belonging.ts');
    const { listWorkspaces } = await import('../../storage/store/workspaces.ts');
    const { findRetention } = await import('../../service/upkeep/retention-limits.ts');
    const withSenders = await listWithSenders(db);
    const settings = readSettings();
    const items = (await listWorkspaces(db)).map(({ retention_json, retention_notice, ...row }) => ({
      ...row,
      retention_in_force: findRetention({ retention_json }, settings),
      follows_server: retention_json === null,
      needs_sender_and_period:
        row.sender_and_period === 'auto' ? withSenders.has(row.id) : row.sender_and_period === 'needed',
    }));
    printAnswer(items, renderWorkspaces, terminal, options.json);
  });
}

async function set(
  id: string,
  { senderAndPeriod, ...options }: WorkspaceOptions & { senderAndPeriod: SenderAndPeriod },
  terminal: Terminal,
): Promise<void> {
  await withDatabase(options.dataDir, async (db) => {
    const { addActivity } = await import('../../storage/store/activity.ts');
    const { needsSenderAndPeriod, setMissingCodes, setSenderAndPeriod } = await import(
      '../../storage/store/belonging.ts'
    );
    const { lockRow } = await import('../../storage/store/locks.ts');
    const { inTransaction } = await import('../../storage/store/transactions.ts');
    const { getWorkspace } = await import('../../storage/store/workspaces.ts');
    const changed = await inTransaction(db, async (transaction) => {
      await lockRow(transaction, 'workspaces', id);
      const before = await getWorkspace(transaction, id);
      if (before.sender_and_period !== senderAndPeriod) {
        await setSenderAndPeriod(transaction, id, senderAndPeriod);
        const details = { sender_and_period: senderAndPeriod };
        const about = { action: 'workspace.changed', workspaceId: id, targetId: id, details } as const;
        await addActivity(transaction, { actor: HOST_ACTOR, ...about });
      }
      const isNeeded = await needsSenderAndPeriod(transaction, id);
      await setMissingCodes(transaction, id, isNeeded);
      const { retention_json: _, retention_notice: __, ...shown } = before;
      return { ...shown, sender_and_period: senderAndPeriod, needs_sender_and_period: isNeeded };
    });
    printAnswer(changed, renderWorkspace, terminal, options.json);
  });
}

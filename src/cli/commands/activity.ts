import type { Command } from 'commander';
import { DEFAULT_WORKSPACE_ID } from '../../contract/api/index.ts';
import type { Database, SignedHead } from '../../storage/store/index.ts';
import { withSigningKey } from '../read/data-folder.ts';
import { formatJson } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

interface ActivityOptions {
  workspace: string;
  server?: boolean;
  dataDir?: string;
}

/** Adds the commands that read a service's activity on the service's host. The service may be running. */
export function addActivityCommand(program: Command, terminal: Terminal): void {
  const activity = program.command('activity').description('read the activity of a service, on its host');
  addOptions(activity.command('head'))
    .description('print the signed end of an activity chain, for `ade verify --activity --head`')
    .action((options: ActivityOptions) => printHead(options, terminal));
  addOptions(activity.command('export'))
    .description('print a whole activity chain as NDJSON, with its signed end as the last line')
    .action((options: ActivityOptions) => printChain(options, terminal));
}

function addOptions(command: Command): Command {
  return command
    .option('--workspace <id>', 'workspace of the chain', DEFAULT_WORKSPACE_ID)
    .option('--server', 'the chain of the server, which belongs to no workspace')
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)');
}

async function printHead(options: ActivityOptions, terminal: Terminal): Promise<void> {
  await withSigningKey(options.dataDir, async (db, dataDir) =>
    terminal.print(formatJson(await readHead(db, dataDir, options), 2)),
  );
}

async function printChain(options: ActivityOptions, terminal: Terminal): Promise<void> {
  await withSigningKey(options.dataDir, async (db, dataDir) => {
    const { exportChain } = await import('../../storage/store/activity-heads.ts');
    const head = await readHead(db, dataDir, options);
    for await (const lines of exportChain(db, head)) terminal.print(lines.trimEnd());
  });
}

/** Throws `workspace_unknown`. Without this check, a misspelt name would give the head of an empty chain. */
async function readHead(db: Database, dataDir: string, { workspace, server }: ActivityOptions): Promise<SignedHead> {
  const { readSignedHead } = await import('../../storage/store/activity-heads.ts');
  const { getWorkspace } = await import('../../storage/store/workspaces.ts');
  return readSignedHead(db, dataDir, server === true ? null : (await getWorkspace(db, workspace)).id);
}

import { type Command, Option } from 'commander';
import { DEFAULT_WORKSPACE_ID } from '../../contract/api/index.ts';
import { readSettings } from '../../contract/settings.ts';
import type { SourceRegister } from '../../service/index.ts';
import type { SourceFileState } from '../../storage/store/index.ts';
import { withDatabase } from '../read/data-folder.ts';
import { readCount } from '../read/option-values.ts';
import { renderSource, renderSourceFiles, renderSources } from '../render/sources.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';

/** The name of these commands' actor in the activity: anybody who can write to the data folder. */
const AUTHOR = { actor: 'host' };
const SETTLE_SECONDS = 10;
const STATES: readonly SourceFileState[] = ['claimed', 'taken', 'already_taken', 'failed'];
/** As many as the API lists at once. */
const MAX_FILES = 200;

interface SourceOptions {
  workspace: string;
  dataDir?: string;
  json?: boolean;
}

interface AddOptions extends SourceOptions {
  configId?: string;
  template?: string;
  settle: number;
  keep?: true;
  host?: string;
}

/** The sources of a service, on its host. The service may be running, and looks at a new source within a second. */
export function addSourceCommand(program: Command, terminal: Terminal): void {
  const source = program
    .command('source')
    .description('folders and buckets that the service takes documents from, on its host');
  const add = (name: string, description: string) => {
    const command = source.command(name).description(description);
    return {
      command,
      withCommon: () =>
        command
          .option('--workspace <id>', 'id of the workspace', DEFAULT_WORKSPACE_ID)
          .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
          .option('--json', 'print the answer as JSON'),
    };
  };
  const ID = ['<source-id>', 'id of the source, from ade source list'] as const;

  add('list', 'list the sources, with what is wrong with them')
    .withCommon()
    .action((options: SourceOptions) =>
      withRegister(options, async (register) =>
        printAnswer(await register.list(options.workspace), renderSources, terminal, options.json),
      ),
    );

  const adding = add('add', 'let a folder or a part of a bucket be watched');
  adding.command
    .argument('<name>', 'name for people')
    .argument('<address>', 'file:///FOLDER or s3://BUCKET/PREFIX, in a place that ADE_SOURCES names')
    .option('--config-id <id>', "config that reads the files (default: the workspace's)")
    .option('--template <folders>', 'folders that name sender and period, such as {sender}/{period}')
    .option('--settle <seconds>', 'how long a file must not have changed', readCount('--settle', 0), SETTLE_SECONDS)
    .option('--keep', 'leave files where they are, instead of moving them to taken/ and failed/')
    .option('--host <name>', 'host of the only nodes that see the folder (default: all nodes see it)');
  adding.withCommon().action((name: string, address: string, options: AddOptions) =>
    withRegister(options, async (register) => {
      const { configId = null, template = null, host = null, settle, keep } = options;
      const rules = { settle_seconds: settle, when_done: keep === true ? ('keep' as const) : ('move' as const) };
      const about = { name, address, config_id: configId, path_template: template, host, ...rules };
      const { resource } = await register.make({ workspaceId: options.workspace }, about, AUTHOR);
      printAnswer(resource, renderSource, terminal, options.json);
    }),
  );

  for (const [name, isPaused, description] of [
    ['pause', true, 'take no more files from a source for now'],
    ['continue', false, 'take files from a paused source again'],
  ] as const) {
    const changing = add(name, description);
    changing.command.argument(...ID);
    changing.withCommon().action((id: string, options: SourceOptions) =>
      withRegister(options, async (register) => {
        const changed = await register.update(options.workspace, id, { is_paused: isPaused }, AUTHOR);
        printAnswer(changed, renderSource, terminal, options.json);
      }),
    );
  }

  const removing = add('remove', 'stop watching a source; its documents and files stay');
  removing.command.argument(...ID);
  removing.withCommon().action((id: string, options: SourceOptions) =>
    withRegister(options, async (register) => {
      await register.remove(options.workspace, id, AUTHOR);
      printAnswer({ id }, () => [`${id} is not watched any more.`], terminal, options.json);
    }),
  );

  const listing = add('files', 'list the newest files of a source, and what became of each');
  listing.command.argument(...ID).addOption(new Option('--state <state>', 'only these files').choices([...STATES]));
  listing.withCommon().action((id: string, options: SourceOptions & { state?: SourceFileState }) =>
    withRegister(options, async (register) => {
      const filter = options.state === undefined ? {} : { state: options.state };
      const { items } = await register.listFiles(options.workspace, id, { limit: MAX_FILES, ...filter });
      printAnswer(items, renderSourceFiles, terminal, options.json);
    }),
  );

  const retrying = add('retry', 'try a failed file of a source again');
  retrying.command.argument(...ID).argument('<file-id>', 'id of the file, from ade source files');
  retrying.withCommon().action((id: string, fileId: string, options: SourceOptions) =>
    withRegister(options, async (register) => {
      const file = await register.retryFile(options.workspace, id, fileId, AUTHOR);
      printAnswer([file], renderSourceFiles, terminal, options.json);
    }),
  );
}

function withRegister({ dataDir }: SourceOptions, work: (register: SourceRegister) => Promise<void>): Promise<void> {
  return withDatabase(dataDir, async (db, folder) => {
    const { SourceRegister } = await import('../../service/index.ts');
    await work(new SourceRegister({ db, settings: { ...readSettings(), dataDir: folder } }));
  });
}

import type { Command } from 'commander';
import { makeFormatOption, makeProvenanceOption } from '../read/data-files.ts';
import { makeFailOnOption } from '../read/fail-on.ts';
import { addServerOptions, type ServerOptions } from '../read/server-options.ts';
import { renderRemoteConfigs } from '../render/remote-configs.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { JobOutputOptions } from '../tasks/run-jobs.ts';
import type { Terminal } from '../terminal.ts';

interface ConfigsOptions extends ServerOptions {
  json?: boolean;
}

/** What a user of a server needs beside `ade run --url`. */
export function addRemoteCommand(program: Command, terminal: Terminal): void {
  const remote = program.command('remote').description('configs of a server, and results of jobs that ran there');
  const configs = remote
    .command('configs')
    .description('list the configs that documents can run with, by name')
    .option('--json', 'print the configs as JSON');
  addServerOptions(configs, true).action(async (options: ConfigsOptions) => {
    const { listConfigs, withServer } = await import('../read/server.ts');
    const found = await withServer(options, listConfigs);
    printAnswer(found, renderRemoteConfigs, terminal, options.json);
  });
  const fetch = remote
    .command('fetch')
    .description('wait for jobs of a server and fetch their results')
    .argument('<job-id...>', 'ids of jobs')
    .option('--out <dir>', 'folder that receives the results (default: the current folder)')
    .addOption(makeFormatOption())
    .addOption(makeProvenanceOption())
    .option('--json', 'print one JSON line per job')
    .addOption(makeFailOnOption())
    .option('--quiet', 'print failures only');
  addServerOptions(fetch, true).action(async (ids: string[], options: ServerOptions & JobOutputOptions) => {
    const { fetchRemotely } = await import('../tasks/run-remotely.ts');
    const { withServer } = await import('../read/server.ts');
    const found = await withServer(options, async (client, signal) => ({
      client,
      jobs: await Promise.all(ids.map((id) => client.readJob(id, { signal }))),
    }));
    process.exitCode = await fetchRemotely(found, options, terminal);
  });
}

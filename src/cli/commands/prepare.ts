import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { PreparedPackage } from '../../package/index.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderPrepared } from '../render/prepared.ts';
import { renderProblems } from '../render/problems.ts';
import { findProblems, makePrepareLog } from '../report/package-problems.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED } from '../usage-error.ts';

interface PrepareCommandOptions {
  dataDir?: string;
  json?: boolean;
}

export function addPrepareCommand(program: Command, terminal: Terminal): void {
  program
    .command('prepare')
    .description('prepare a config package: build its environment, or find the existing one')
    .argument('<dir>', 'config package')
    .option('--data-dir <dir>', 'folder of jobs and environments (default: ADE_DATA_DIR)')
    .option('--json', 'print the result as JSON')
    .action(async (folder: string, options: PrepareCommandOptions) => {
      process.exitCode = await prepare(resolve(folder), options, terminal);
    });
}

async function prepare(folder: string, options: PrepareCommandOptions, terminal: Terminal): Promise<number> {
  const settings = readRunSettings();
  const dataDir = resolve(options.dataDir ?? settings.dataDir);
  const { preparePackage } = await import('../../package/index.ts');
  const onLog = options.json ? undefined : makePrepareLog(terminal);
  try {
    const prepared = await preparePackage(folder, { dataDir, settings, ...(onLog ? { onLog } : {}) });
    printAnswer(describe(prepared), () => renderPrepared(prepared, terminal), terminal, options.json);
    return 0;
  } catch (error) {
    const problems = findProblems(error);
    if (!problems) throw error;
    printAnswer({ status: 'error', problems }, () => renderProblems(problems, terminal), terminal, options.json);
    return EXIT_FAILED;
  }
}

function describe({ configVersionId, envDir, reused, build, warnings }: PreparedPackage) {
  const { content_hash, dependency_hash, runtime_version, engine_version, prepared_at, modules, rules } = build;
  return {
    status: 'ready',
    config_version_id: configVersionId,
    environment: envDir,
    reused,
    content_hash,
    dependency_hash,
    runtime_version,
    engine_version,
    prepared_at,
    modules: modules.length,
    rules: Object.keys(rules).length,
    warnings,
  };
}

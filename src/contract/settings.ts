import { AdeError } from './errors/index.ts';

interface SettingRow {
  readonly variable: string;
  readonly default: string;
  readonly kind: 'text' | 'integer' | 'boolean';
  readonly min?: number;
  readonly purpose: string;
}

/** Every environment variable that ADE reads, in one place; `docs/` is held against this table. */
export const settingsTable = {
  dataDir: {
    variable: 'ADE_DATA_DIR',
    default: './data',
    kind: 'text',
    purpose: 'Folder of jobs, environments and documents',
  },
  sandbox: {
    variable: 'ADE_SANDBOX',
    default: 'auto',
    kind: 'text',
    purpose: 'Sandbox level: auto, landlock, bubblewrap or permission',
  },
  jobTimeoutSeconds: {
    variable: 'ADE_JOB_TIMEOUT_SECONDS',
    default: '300',
    kind: 'integer',
    min: 1,
    purpose: 'Wall clock of one job',
  },
  workerCpuSeconds: {
    variable: 'ADE_WORKER_CPU_SECONDS',
    default: '60',
    kind: 'integer',
    min: 1,
    purpose: 'CPU time of the engine process and of the rule host, each',
  },
  workerMemMb: {
    variable: 'ADE_WORKER_MEM_MB',
    default: '512',
    kind: 'integer',
    min: 64,
    purpose: 'Memory of the engine process and of the rule host, each, in MiB',
  },
  workerFsizeMb: {
    variable: 'ADE_WORKER_FSIZE_MB',
    default: '100',
    kind: 'integer',
    min: 1,
    purpose: 'Largest file that a job may write, in MiB',
  },
  runtimeNetworkAccess: {
    variable: 'ADE_RUNTIME_NETWORK_ACCESS',
    default: 'false',
    kind: 'boolean',
    purpose: 'May rules use the network when the job does not say',
  },
  ruleTimeoutSeconds: {
    variable: 'ADE_RULE_TIMEOUT_SECONDS',
    default: '10',
    kind: 'integer',
    min: 1,
    purpose: 'CPU time of one rule call; six times as much wall clock stands behind it',
  },
  buildTimeoutSeconds: {
    variable: 'ADE_BUILD_TIMEOUT_SECONDS',
    default: '600',
    kind: 'integer',
    min: 1,
    purpose: 'Wall clock of preparing one package',
  },
  maxExpandedMb: {
    variable: 'ADE_MAX_EXPANDED_MB',
    default: '4096',
    kind: 'integer',
    min: 1,
    purpose: 'What one part of a document may expand to, in MiB',
  },
} as const satisfies Record<string, SettingRow>;

type ValueOf<Row> = Row extends { kind: 'integer' } ? number : Row extends { kind: 'boolean' } ? boolean : string;

export type Settings = { readonly [Name in keyof typeof settingsTable]: ValueOf<(typeof settingsTable)[Name]> };

/** Reads and checks all settings; throws `setting_invalid` for the first that is wrong. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const entries = Object.entries(settingsTable).map(([name, row]) => [name, parseSetting(row, env[row.variable])]);
  return Object.fromEntries(entries) as Settings;
}

function parseSetting(row: SettingRow, text: string | undefined): string | number | boolean {
  const value = text === undefined || text === '' ? row.default : text;
  if (row.kind === 'text') return value;
  if (row.kind === 'boolean') {
    if (/^(1|true)$/i.test(value)) return true;
    if (/^(0|false)$/i.test(value)) return false;
    throw new AdeError('setting_invalid', { variable: row.variable, found: value, expected: 'true or false' });
  }
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < (row.min ?? 0)) {
    const expected = `a whole number of at least ${row.min ?? 0}`;
    throw new AdeError('setting_invalid', { variable: row.variable, found: value, expected });
  }
  return number;
}

import { mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describeDatabaseUrl } from '../contract/database-url.ts';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import type { JobError } from '../contract/events.ts';
import { SANDBOX_LEVELS, type SandboxLevel } from '../contract/levels.ts';
import type { Settings } from '../contract/settings.ts';
import { type SettingRow, settingsTable } from '../contract/settings-table.ts';
import { ENGINE_VERSION } from '../contract/version.ts';
import { chooseLevel, limitsThreads, type ProbeResult, proveLevel } from '../sandbox/index.ts';

/** What this host can enforce, and the settings that were used. */
export interface HostReport {
  engine_version: string;
  runtime_version: string;
  platform: string;
  /** Null if the system has no user ids. */
  uid: number | null;
  sandbox: {
    levels: { level: SandboxLevel; probe: ProbeResult; limits_threads: boolean }[];
    /** The level that `auto` chooses on this host; null if it finds none. */
    automatic: SandboxLevel | null;
    /** The level of jobs with this ADE_SANDBOX; null if jobs are refused, with the reason in `error`. */
    chosen: SandboxLevel | null;
    error: JobError | null;
  };
  data_dir: DataDirReport;
  settings: { variable: string; value: string | number | boolean; is_default: boolean; purpose: string }[];
}

export interface DataDirReport {
  path: string;
  exists: boolean;
  /** Null if files can be written there, else the reason. */
  error: JobError | null;
  free_bytes: number;
}

/** Probes every level of the sandbox and the data folder; throws `setting_invalid` for an unknown level. */
export async function inspectHost(settings: Settings): Promise<HostReport> {
  const wanted = settings.sandbox;
  const levels: HostReport['sandbox']['levels'] = [];
  // Probe one level after another: on a busy machine, a canary could exceed its time limit.
  for (const level of SANDBOX_LEVELS) {
    levels.push({ level, probe: await proveLevel(level), limits_threads: limitsThreads(level) });
  }
  const probes = new Map(levels.map(({ level, probe }) => [level, probe]));
  const automatic = await tryLevel('auto', probes);
  const chosen = wanted === 'auto' ? automatic : await tryLevel(wanted, probes);
  return {
    engine_version: ENGINE_VERSION,
    runtime_version: process.version,
    platform: `${process.platform}-${process.arch}`,
    uid: process.getuid?.() ?? null,
    sandbox: { levels, automatic: automatic.level, chosen: chosen.level, error: chosen.error },
    data_dir: await inspectFolder(resolve(settings.dataDir)),
    settings: listSettings(settings),
  };
}

async function tryLevel(
  setting: 'auto' | SandboxLevel,
  probes: ReadonlyMap<SandboxLevel, ProbeResult>,
): Promise<{ level: SandboxLevel | null; error: JobError | null }> {
  try {
    return { level: await chooseLevel(setting, async (level) => probes.get(level) ?? proveLevel(level)), error: null };
  } catch (error) {
    if (!isAdeError(error, 'sandbox_unavailable')) throw error;
    return { level: null, error: { code: error.code, message: error.message } };
  }
}

async function inspectFolder(path: string): Promise<DataDirReport> {
  const exists = (await stat(path).catch(() => undefined)) !== undefined;
  const nearest = await findNearest(path);
  const { bavail, bsize } = await statfs(nearest);
  const cause = await tryWriting(nearest);
  const { code, message } = new AdeError('file_unwritable', { path, found: cause?.code ?? 'unknown' });
  return { path, exists, error: cause === null ? null : { code, message }, free_bytes: bavail * bsize };
}

/** The folder itself, or the nearest existing folder above it. */
async function findNearest(path: string): Promise<string> {
  let folder = path;
  while ((await stat(folder).catch(() => undefined)) === undefined) folder = dirname(folder);
  return folder;
}

/** File modes do not suffice: root ignores them, a disk may be mounted read-only, and /proc allows no new folders. */
async function tryWriting(folder: string): Promise<NodeJS.ErrnoException | null> {
  try {
    await rm(await mkdtemp(join(folder, '.ade-doctor-')), { recursive: true });
    return null;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

function listSettings(settings: Settings): HostReport['settings'] {
  return Object.entries(settingsTable).map(([name, { variable, default: text, kind, purpose }]) => {
    const value = settings[name as keyof Settings];
    return { variable, value: hideSecrets(kind, value), is_default: String(value) === text, purpose };
  });
}

function hideSecrets(kind: SettingRow['kind'], value: Settings[keyof Settings]): Settings[keyof Settings] {
  if (value === '') return value;
  if (kind === 'secret') return '(not shown)';
  return kind === 'database_url' ? describeDatabaseUrl(String(value)) : value;
}

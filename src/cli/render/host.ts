import type { AwsVariable } from '../../contract/aws-variables.ts';
import { describeClockOffset } from '../../contract/clock.ts';
import type { HostReport } from '../../runner/index.ts';
import type { DatabaseReport, NodeReport, ServerReport, StorageReport } from '../../storage/inspect/index.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText, formatCount } from './text.ts';

const MIB = 1024 * 1024;

export interface DoctorReport extends HostReport {
  database: DatabaseReport;
  /** Null without a storage shared by nodes. */
  storage: StorageReport | null;
  /** Empty unless the storage is S3. */
  aws: AwsVariable[];
}

/** The output of `ade doctor`. The sandbox comes first, since nothing runs without one. */
export function renderHost(report: DoctorReport, look: Look): string[] {
  const { engine_version, runtime_version, platform, uid } = report;
  const user = uid === null ? '' : `, user ${uid}${uid === 0 ? ' (root)' : ''}`;
  return [
    `ADE ${engine_version}, Node ${runtime_version}, ${platform}${user}`,
    '',
    ...renderSandbox(report.sandbox, look),
    '',
    ...renderDataDir(report.data_dir, look),
    '',
    ...renderDatabase(report, look),
    '',
    ...renderStorage(report.storage, look),
    ...renderSettings([...report.settings, ...report.aws.map(toSetting)], look),
  ];
}

function renderSandbox({ levels, automatic, chosen, error }: HostReport['sandbox'], { paint }: Look): string[] {
  const lines = levels.flatMap(({ level, probe, limits_threads }) => {
    const name = level.padEnd(11);
    const threads = limits_threads
      ? 'limits the threads of rules'
      : 'cannot limit the threads of rules; root or bubblewrap can';
    if (probe.ok) return [`  ${paint.green('holds  ')}  ${name}  ${threads}`];
    const found = cleanText(`canary "${probe.canary}": ${probe.found}`);
    return [`  ${paint.yellow('missing')}  ${name}  ${found}`, `${' '.repeat(24)}${cleanText(probe.advice)}`];
  });
  const outcome =
    chosen === null
      ? paint.red(`  jobs are refused: ${cleanText(error?.message ?? '')}`)
      : paint.green(`  jobs run at level ${chosen}`);
  return ['sandbox', ...lines, `  auto chooses ${automatic ?? 'no level'}`, outcome];
}

function renderDataDir({ path, exists, error, free_bytes }: HostReport['data_dir'], { paint }: Look): string[] {
  const free = `${formatCount(Math.floor(free_bytes / MIB))} MiB free`;
  const state = error ? paint.red(cleanText(error.message)) : paint.green(exists ? 'writable' : 'can be created');
  return ['data folder', `  ${cleanText(path)}: ${state}, ${free}`];
}

function renderDatabase({ engine_version: ownVersion, database }: DoctorReport, look: Look): string[] {
  const { kind, place, exists, error, server } = database;
  const { paint } = look;
  const name = kind === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  const fine = exists ? 'found' : 'will be set up by the next start of the service';
  const state = error ? paint.red(cleanText(error.message)) : paint.green(fine);
  const lines = server === null ? [] : renderServer(server, ownVersion, look);
  return ['database', `  ${name}, ${cleanText(place)}: ${state}`, ...lines];
}

function renderServer(
  { version, clock_offset_ms: offsetMs, nodes }: ServerReport,
  ownVersion: string,
  look: Look,
): string[] {
  const off = describeClockOffset(offsetMs);
  const clock = off === null ? 'the clock agrees with that of this host' : look.paint.yellow(off);
  return [
    `  PostgreSQL ${cleanText(version)}; ${clock}`,
    nodes.length === 0 ? '  no node of ADE is running' : '  nodes of ADE',
    ...nodes.map((node) => renderNode(node, ownVersion, look)),
  ];
}

function renderNode(node: NodeReport, ownVersion: string, { paint }: Look): string {
  const { host, pid, role, version, heartbeat_age_ms: ageMs, is_alive: isAlive, trouble } = node;
  const heard = `last report ${Math.max(0, Math.round(ageMs / 1000))} s ago`;
  const state = isAlive
    ? trouble === null
      ? paint.green('alive')
      : paint.yellow(cleanText(trouble))
    : paint.red('dead');
  const shown = version === ownVersion ? `ADE ${version}` : paint.yellow(`ADE ${cleanText(version)}`);
  return `    ${cleanText(host)}, process ${pid}, ${role}, ${shown}, ${heard}: ${state}`;
}

function renderStorage(storage: StorageReport | null, { paint }: Look): string[] {
  if (storage === null) return [];
  const { place, error } = storage;
  const state = error ? paint.red(cleanText(error.message)) : paint.green('writable');
  return ['storage', `  ${cleanText(place)}: ${state}`, ''];
}

function toSetting({ variable, value, purpose }: AwsVariable): HostReport['settings'][number] {
  return { variable, value: value ?? '', is_default: value === null, purpose };
}

function renderSettings(settings: HostReport['settings'], { width, paint }: Look): string[] {
  const rows = settings.map(({ variable, value, is_default, purpose }) => [
    variable,
    cleanText(String(value)),
    is_default ? '' : 'set',
    purpose,
  ]);
  const columns = ['setting', flexible('value'), '', flexible('purpose')];
  return layOutTable(columns, rows, { width, paintHeader: paint.dim });
}

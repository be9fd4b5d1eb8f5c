import type { HostReport } from '../../runner/index.ts';
import type { DatabaseReport } from '../../store/inspect-database.ts';
import type { Look } from './look.ts';
import { layOutTable } from './table.ts';
import { cleanText, formatCount } from './text.ts';

const MIB = 1024 * 1024;

/** What `ade doctor` prints. The sandbox comes first, since nothing runs without one. */
export function renderHost(report: HostReport & { database: DatabaseReport }, look: Look): string[] {
  const { engine_version, runtime_version, platform, uid } = report;
  const user = uid === null ? '' : `, user ${uid}${uid === 0 ? ' (root)' : ''}`;
  return [
    `ADE ${engine_version}, Node ${runtime_version}, ${platform}${user}`,
    '',
    ...renderSandbox(report.sandbox, look),
    '',
    ...renderDataDir(report.data_dir, look),
    '',
    ...renderDatabase(report.database, look),
    '',
    ...renderSettings(report.settings, look),
  ];
}

function renderSandbox({ levels, automatic, chosen, error }: HostReport['sandbox'], { paint }: Look): string[] {
  const lines = levels.flatMap(({ level, probe, limits_threads }) => {
    const name = level.padEnd(11);
    const threads = limits_threads
      ? 'limits the threads of rules'
      : 'cannot limit the threads of rules: only root can, or bubblewrap';
    if (probe.ok) return [`  ${paint.green('holds  ')}  ${name}  ${threads}`];
    const found = cleanText(`canary "${probe.canary}": ${probe.found}`);
    return [`  ${paint.yellow('missing')}  ${name}  ${found}`, `${' '.repeat(24)}${cleanText(probe.advice)}`];
  });
  const outcome =
    chosen === null
      ? paint.red(`  jobs are refused: ${cleanText(error?.message ?? '')}`)
      : paint.green(`  jobs run at level ${chosen}`);
  return ['sandbox', ...lines, `  auto chooses ${automatic ?? 'none of them'}`, outcome];
}

function renderDataDir({ path, exists, error, free_bytes }: HostReport['data_dir'], { paint }: Look): string[] {
  const free = `${formatCount(Math.floor(free_bytes / MIB))} MiB free`;
  const state = error ? paint.red(cleanText(error.message)) : paint.green(exists ? 'writable' : 'can be created');
  return ['data folder', `  ${cleanText(path)}: ${state}, ${free}`];
}

function renderDatabase({ kind, place, exists, error }: DatabaseReport, { paint }: Look): string[] {
  const name = kind === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  const fine = exists ? 'found' : 'the next start of the service sets it up';
  const state = error ? paint.red(cleanText(error.message)) : paint.green(fine);
  return ['database', `  ${name}, ${cleanText(place)}: ${state}`];
}

function renderSettings(settings: HostReport['settings'], { width, paint }: Look): string[] {
  const rows = settings.map(({ variable, value, is_default, purpose }) => [
    variable,
    cleanText(String(value)),
    is_default ? '' : 'set',
    purpose,
  ]);
  const columns = [
    { header: 'setting' },
    { header: 'value', flexible: true },
    { header: '' },
    { header: 'purpose', flexible: true },
  ];
  return layOutTable(columns, rows, { width, paintHeader: paint.dim });
}

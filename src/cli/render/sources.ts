import type { Source, SourceFile } from '../../contract/api/index.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText } from './text.ts';

export function renderSources(sources: readonly Source[], { width, paint }: Look): string[] {
  const rows = sources.map((source) => [
    source.id,
    cleanText(source.name),
    cleanText(source.address),
    nameState(source),
    String(source.files.taken),
    String(source.files.failed),
  ]);
  const columns = ['id', flexible('name'), flexible('address'), 'state', 'taken', 'failed'];
  const troubles = sources.flatMap(({ name, trouble }) =>
    trouble === null ? [] : [cleanText(`${name}: ${trouble.message} [${trouble.code}]`)],
  );
  return [...layOutTable(columns, rows, { width, paintHeader: paint.dim }), ...troubles];
}

export function renderSource(source: Source): string[] {
  return [cleanText(`${source.id}: ${source.name}, ${source.address}, ${nameState(source)}`)];
}

export function renderSourceFiles(files: readonly SourceFile[], { width, paint }: Look): string[] {
  const rows = files.map(({ id, path, state, job_id: jobId, error }) => [
    id,
    cleanText(path),
    state.replace('_', ' '),
    jobId ?? '',
    error?.code ?? '',
  ]);
  const columns = ['id', flexible('file'), 'state', 'job', 'why'];
  return layOutTable(columns, rows, { width, paintHeader: paint.dim });
}

function nameState({ paused_at: pausedAt, trouble }: Source): string {
  if (pausedAt !== null) return 'paused';
  return trouble === null ? 'watched' : 'in trouble';
}

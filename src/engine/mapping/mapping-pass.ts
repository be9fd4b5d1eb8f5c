import type { Artifact, FieldSource, Mapping } from '../../contract/artifact.ts';
import type { BuildRecord } from '../../contract/build.ts';
import { listTables } from '../../record/index.ts';
import type { GivenField } from '../corrections/corrections.ts';
import type { JobContext, ProgressReport } from '../job/job-context.ts';
import type { Samples } from '../rows/samples.ts';
import type { LanguageGuesser } from './languages/guess-language.ts';
import { nameColumns, restoreHeaders } from './name-columns.ts';
import { chooseFields, freeFields } from './scores/choose-fields.ts';
import { scoreTable } from './scores/score-columns.ts';
import type { WeighedColumns } from './weights/weighed-columns.ts';

/**
 * Pass 2: decides for every column which field it becomes, and notes the language of every table. Returns the mappings
 * by table id, and the number of rows they are based on.
 */
export async function mapColumns(
  context: JobContext,
  artifact: Pick<Artifact, 'sheets'>,
  samples: Samples,
): Promise<{ mappings: Map<string, Mapping[]>; sampledRows: number }> {
  const mappings = new Map<string, Mapping[]>();
  let sampledRows = 0;
  const { defaults } = context.manifest.engine;
  const weighed = await loadWeights(context);
  const guesser = await loadGuesser(context);
  const progress = new ColumnProgress(context.progress, artifact, weighed === null ? 1 : 2);
  for (const { sheet, table } of listTables(artifact)) {
    const rows = samples.get(table.id) ?? [];
    sampledRows += rows.length;
    const names = context.corrections.listNames(sheet, table);
    const named = nameColumns(table, names);
    const headers = named.columns.map(({ header_parts: parts }) => parts);
    const language = guesser?.guess(headers) ?? undefined;
    const seen = language === undefined ? named : { ...named, language };
    if (language !== undefined) table.language = language;
    if (guesser?.isUnknown(headers)) table.unknown_headers = true;
    const scores = await scoreTable(context, sheet.name, seen, rows);
    progress.add(table.columns.length, sampledRows);
    const decided = context.corrections.listFields(sheet, table);
    const chosen =
      weighed === null
        ? chooseFields(scores, defaults, decided)
        : weighed.choose(scores, rows, decided, () => progress.add(1, sampledRows));
    const mapping = restoreHeaders(chosen, table, names);
    freeFields(mapping, context.corrections.listValues(sheet, table));
    mappings.set(table.id, mapping);
  }
  return { mappings, sampledRows };
}

/** The progress of the pass by columns: `steps` for each, because with weights, each is scored and then weighed. */
class ColumnProgress {
  readonly #report: ProgressReport;
  readonly #total: number;
  #done = 0;

  constructor(report: ProgressReport, artifact: Pick<Artifact, 'sheets'>, steps: number) {
    this.#report = report;
    this.#total = steps * listTables(artifact).reduce((sum, { table }) => sum + table.columns.length, 0);
  }

  add(steps: number, rows: number): void {
    this.#done += steps;
    this.#report.report(rows, () => ({ share: this.#done / this.#total }));
  }
}

async function loadWeights({ build, manifest }: JobContext): Promise<WeighedColumns | null> {
  if (build.column_weights === undefined) return null;
  const { WeighedColumns } = await import('./weights/weighed-columns.ts');
  return new WeighedColumns(build.column_weights, manifest, build.words ?? null);
}

async function loadGuesser({ build: { words }, manifest }: JobContext): Promise<LanguageGuesser | null> {
  if (words === undefined) return null;
  const { getGuesser } = await import('./languages/guess-language.ts');
  return getGuesser(words, manifest);
}

/** The source of each target field of a table. */
export function listFieldSources(
  mapping: readonly Mapping[],
  build: BuildRecord,
  isActive: (rule: string) => boolean,
  given: ReadonlyMap<string, GivenField> = new Map(),
  rowFields: ReadonlySet<string> = new Set(),
): FieldSource[] {
  return build.manifest.columns.order.map((field): FieldSource => {
    const column = mapping.find(({ target_field: target }) => target === field)?.raw.column;
    if (column !== undefined) return { field, from: 'column', column };
    const value = given.get(field);
    if (value !== undefined) return { field, from: 'person', correction: value.correction };
    const rule = findFieldRule(build, field, 'derive');
    if (rule !== null && isActive(rule)) return { field, from: 'derive', rule };
    return { field, from: rowFields.has(field) ? 'person' : 'none' };
  });
}

export function findFieldRule(
  build: BuildRecord,
  field: string,
  kind: 'transform' | 'derive' | 'validate',
): string | null {
  const entry = Object.entries(build.rules).find(([, rule]) => rule.field === field && rule.kind === kind);
  return entry?.[0] ?? null;
}

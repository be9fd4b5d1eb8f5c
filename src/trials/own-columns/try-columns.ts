import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { OwnColumn, ProposedColumns } from '../../contract/own-columns.ts';
import type { Settings } from '../../contract/settings.ts';
import { preparePackage } from '../../package/index.ts';
import { findSaferKind, nameColumns, writeTrialPackage } from '../../package/own-columns/index.ts';
import { runJob } from '../../runner/index.ts';
import { type FieldTrial, readTrial } from './read-trial.ts';

/** A document with some of the columns. */
export interface TrialDocument {
  path: string;
  displayName: string;
}

export interface TrialOptions {
  /** A data folder that the caller removes. */
  dataDir: string;
  settings: Settings;
  languages?: readonly string[] | undefined;
  /** Labels of the columns whose kind somebody chose: it stays, and a note says what does not fit. */
  chosen?: ReadonlySet<string>;
  signal: AbortSignal;
}

/** A larger share of values with a warning shows that they are of another kind. */
const MOST_WARNED = 0.1;

/** Every round takes a safer kind for a column or drops a check, and the fewest columns need more than two. */
const MAX_ROUNDS = 6;

/** Checks that a proposal makes from the values, by the code of their errors. */
const CHECK_OF: Readonly<Record<string, 'required' | 'unique'>> = { not_filled: 'required', not_unique: 'unique' };

/**
 * Runs the documents through a package of the proposed columns, in the sandbox. A kind with which a value becomes an
 * error or comes out otherwise than it should is replaced by a safer one, until none is left. Returns the columns with
 * their first values as they come out. Throws `cancelled`, and what `preparePackage` throws.
 */
export async function tryColumns(
  proposed: ProposedColumns,
  documents: readonly TrialDocument[],
  options: TrialOptions,
): Promise<ProposedColumns> {
  let { columns } = proposed;
  for (let round = 1; ; round++) {
    const { trials, failure } = await runDocuments(proposed.title, columns, documents, round, options);
    const safer = columns.map((column, i) => makeSafer(column, trials[i]!, options.chosen));
    const isSame = safer.every((column, i) => column === columns[i]);
    if (isSame || round === MAX_ROUNDS) {
      const notes = columns.flatMap((column, i) => describeMisfit(column, trials[i]!));
      return {
        ...proposed,
        columns,
        values: trials.map(({ values }) => values),
        notes: [...proposed.notes, ...notes, ...failure],
      };
    }
    columns = safer;
  }
}

async function runDocuments(
  title: string,
  columns: readonly OwnColumn[],
  documents: readonly TrialDocument[],
  round: number,
  { dataDir, settings, languages, signal }: TrialOptions,
): Promise<{ trials: FieldTrial[]; failure: string[] }> {
  const folder = join(dataDir, `package-${round}`);
  await writeTrialPackage(folder, title, columns, languages);
  const prepared = await preparePackage(folder, { dataDir, settings, skipTypes: true });
  const fields = new Map(
    nameColumns(columns).map(({ field }): [string, FieldTrial] => [
      field,
      { errors: new Set(), findings: new Set(), warned: 0, rows: 0, values: [] },
    ]),
  );
  const failure: string[] = [];
  for (const { path, displayName } of documents) {
    const { job_dir: jobDir, error } = await runJob({ file: path, prepared, dataDir, settings, signal });
    if (error?.code === 'cancelled') throw new AdeError('cancelled');
    if (error === undefined) await readTrial(jobDir, fields);
    else failure.push(`${displayName} could not be tried: ${error.message}`);
  }
  return { trials: [...fields.values()], failure };
}

/** The column itself if its values come out as they should. */
function makeSafer(column: OwnColumn, trial: FieldTrial, chosen: ReadonlySet<string> = new Set()): OwnColumn {
  const dropped = [...trial.errors].flatMap((code) => CHECK_OF[code] ?? []).filter((check) => column.checks?.[check]);
  if (dropped.length > 0) {
    const checks = Object.fromEntries(
      Object.entries(column.checks ?? {}).filter(([check]) => !dropped.some((name) => name === check)),
    );
    return { ...column, checks };
  }
  if (column.kind === 'text' || chosen.has(column.label) || isRight(trial)) return column;
  const { date_order: _, decimal_mark: __, missing_values: ___, ...checks } = column.checks ?? {};
  const kind = findSaferKind(column.kind, trial.findings.has('digits_lost'));
  const { role: ____, ...rest } = column;
  return { ...rest, kind, ...(Object.keys(checks).length > 0 ? { checks } : {}) };
}

function isRight({ errors, findings, warned, rows }: FieldTrial): boolean {
  const isOtherwise = [...findings].some((code) => code !== 'mixed_case' && code !== 'case_changed');
  // Capital letters in a column of mixed ones are short forms rather than names.
  const areShortForms = findings.has('mixed_case') && findings.has('case_changed');
  return errors.size === 0 && !isOtherwise && !areShortForms && warned <= MOST_WARNED * rows;
}

function describeMisfit({ label, kind }: OwnColumn, trial: FieldTrial): string[] {
  return isRight(trial) ? [] : [`"${label}": some of its values do not come out as they should with the kind ${kind}.`];
}

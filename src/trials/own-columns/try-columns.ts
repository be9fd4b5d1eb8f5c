import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { OwnChecks, OwnColumn, ProposedColumns } from '../../contract/own-columns.ts';
import type { Settings } from '../../contract/settings.ts';
import { preparePackage } from '../../package/index.ts';
import { canTolerate, findSaferKind, isFew, nameColumns, writeTrialPackage } from '../../package/own-columns/index.ts';
import type { Head } from '../../previews/index.ts';
import { runJob } from '../../runner/index.ts';
import { type FieldTrial, readTrial } from './read-trial.ts';
import { readTried, type TriedDocument } from './read-tried.ts';

/** The note of columns that are proposed while no rule may run. */
export const NOT_TRIED = 'Safe mode is on, so the package was not tried on the documents.';

/** A document with some of the columns. */
export interface TrialDocument {
  path: string;
  displayName: string;
  /** The first rows of its sheets. */
  heads: readonly Head[];
}

export interface TrialOptions {
  /** A data folder that the caller removes. */
  dataDir: string;
  settings: Settings;
  languages?: readonly string[] | undefined;
  /** Labels of the columns that a schema or a person described: they stay, and a note says what does not fit. */
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
    const { tried, notes, ran, fields } = await runDocuments(proposed.title, columns, documents, round, options);
    const safer = tried.map(({ column, trial }) => makeSafer(column, trial, options.chosen));
    const isSame = safer.every((column, i) => column === columns[i]);
    if (isSame || round === MAX_ROUNDS) {
      const misfits = tried.flatMap(({ column, trial }) => describeMisfit(column, trial));
      const read = await readTried(ran, fields);
      const losesDigits = tried.map(({ trial }) => trial.findings.has('digits_lost'));
      return {
        ...proposed,
        columns,
        values: tried.map(({ trial }) => trial.values),
        notes: [...proposed.notes, ...misfits, ...notes],
        tried: read.columns.map((column, i) => ({ ...column, loses_digits: losesDigits[i] === true })),
        ...(read.example === undefined ? {} : { example: read.example }),
      };
    }
    columns = safer;
  }
}

interface Round {
  tried: { column: OwnColumn; trial: FieldTrial }[];
  notes: string[];
  /** The documents that came to an end. */
  ran: TriedDocument[];
  /** The names of the columns' fields. */
  fields: readonly string[];
}

async function runDocuments(
  title: string,
  columns: readonly OwnColumn[],
  documents: readonly TrialDocument[],
  round: number,
  { dataDir, settings, languages, signal }: TrialOptions,
): Promise<Round> {
  const folder = join(dataDir, `package-${round}`);
  await writeTrialPackage(folder, title, columns, languages);
  const prepared = await preparePackage(folder, { dataDir, settings, skipTypes: true });
  const names = nameColumns(columns).map(({ field }) => field);
  const tried = columns.map((column) => ({ column, trial: makeEmptyTrial() }));
  const fields = new Map(tried.map(({ trial }, i) => [names[i] ?? '', trial]));
  const notes: string[] = [];
  const ran: TriedDocument[] = [];
  for (const { path, displayName, heads } of documents) {
    const { job_dir: jobDir, error } = await runJob({ file: path, prepared, dataDir, settings, signal });
    if (error?.code === 'cancelled') throw new AdeError('cancelled');
    if (error !== undefined) notes.push(`${displayName} could not be tried: ${error.message}`);
    if (error === undefined) ran.push({ jobDir, path, displayName, heads });
    const unread = error === undefined ? await readTrial(jobDir, fields) : [];
    for (const range of unread)
      notes.push(`${displayName}: ${range} is read as a table of its own, without these columns.`);
  }
  return { tried, notes, ran, fields: names };
}

function makeEmptyTrial(): FieldTrial {
  return { errors: new Map(), findings: new Set(), warned: 0, rows: 0, values: [] };
}

/** The column itself if its values come out as they should. */
function makeSafer(column: OwnColumn, trial: FieldTrial, chosen: ReadonlySet<string> = new Set()): OwnColumn {
  if (chosen.has(column.label) || isRight(column, trial)) return column;
  const dropped = [...trial.errors.keys()].flatMap((code) => CHECK_OF[code] ?? []);
  const { checks = {}, role, ...rest } = column;
  if (dropped.some((check) => checks[check])) return { ...column, checks: omit(checks, dropped) };
  if (column.kind === 'text') return column;
  const errorCount = [...trial.errors.values()].reduce((sum, count) => sum + count, 0);
  const isOnlyOdd = trial.findings.size === 0 && isFew(errorCount, trial.rows);
  if (isOnlyOdd && canTolerate(column)) return { ...column, checks: { ...checks, tolerant: true } };
  const kind = findSaferKind(column.kind, trial.findings.has('digits_lost'));
  const kept = omit(checks, ['date_order', 'decimal_mark', 'missing_values', 'tolerant']);
  return {
    ...rest,
    kind,
    // A name in capital letters is still a name.
    ...(role?.endsWith('_name') ? { role } : {}),
    ...(Object.keys(kept).length > 0 ? { checks: kept } : {}),
  };
}

function isRight({ checks = {} }: OwnColumn, { errors, findings, warned, rows }: FieldTrial): boolean {
  return errors.size === 0 && findings.size === 0 && (checks.tolerant === true || warned <= MOST_WARNED * rows);
}

function omit(checks: OwnChecks, names: readonly (keyof OwnChecks)[]): OwnChecks {
  return Object.fromEntries(Object.entries(checks).filter(([name]) => !names.some((other) => other === name)));
}

function describeMisfit(column: OwnColumn, trial: FieldTrial): string[] {
  const { label, kind } = column;
  return isRight(column, trial)
    ? []
    : [`"${label}": some of its values do not come out as they should with the kind ${kind}.`];
}

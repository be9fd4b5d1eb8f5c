import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MainTotal } from '../../contract/api/index.ts';
import { jobNames, nameRevision, revisionFolder } from '../../contract/layout.ts';
import { parseFigures } from '../../record/index.ts';
import { storedNames } from '../../storage/shared/index.ts';
import type { ListedJob } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

type Context = Pick<Core, 'shared' | 'folders'>;

/** The result of a revision, and with it the total, never changes. Each entry takes about 200 bytes. */
const MAX_KNOWN = 5_000;

/** Reads the main totals of the results of jobs, for lists. */
export class MainTotals {
  readonly #ctx: Context;
  /** By job and revision; those that were read first are forgotten first. */
  readonly #known = new Map<string, MainTotal | null>();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** In the order of the rows; null without a result, a total, or if the totals were removed with the document. */
  async readAll(rows: readonly ListedJob[]): Promise<(MainTotal | null)[]> {
    const known = new Map(rows.map((row) => [nameResult(row), this.#known.get(nameResult(row))]));
    const missing = rows.filter((row) => hasTotals(row) && known.get(nameResult(row)) === undefined);
    const texts = await this.#readTexts(missing);
    for (const [i, row] of missing.entries()) {
      const text = texts[i] ?? null;
      const total = findMain(text);
      known.set(nameResult(row), total);
      // A file that cannot be read now may be readable later.
      if (text !== null) this.#keep(nameResult(row), total);
    }
    return rows.map((row) => (hasTotals(row) ? (known.get(nameResult(row)) ?? null) : null));
  }

  async #readTexts(rows: readonly ListedJob[]): Promise<(string | null)[]> {
    const { shared, folders } = this.#ctx;
    const names = rows.map(({ id, revision }) => storedNames.job(revision === 1 ? id : nameRevision(id, revision)));
    const stored = await shared.readEach(names, jobNames.figures);
    if (stored !== null) return names.map((name) => stored.get(name) ?? null);
    const paths = rows.map(({ id, revision }) => join(revisionFolder(folders.jobs, id, revision), jobNames.figures));
    return Promise.all(paths.map((path) => readFile(path, 'utf8').catch(isMissing)));
  }

  #keep(result: string, total: MainTotal | null): void {
    this.#known.set(result, total);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}

const nameResult = ({ id, revision }: ListedJob) => nameRevision(id, revision);

/** A result of an earlier version has no figures, and never will. */
const isMissing = ({ code }: NodeJS.ErrnoException) => (code === 'ENOENT' ? '' : null);

const hasTotals = ({ status, inputs_purged_at: since }: ListedJob) => status === 'success' && since === null;

function findMain(text: string | null): MainTotal | null {
  const [main] = (text === null ? null : parseFigures(text))?.totals ?? [];
  if (main === undefined) return null;
  const { target_field, total, agrees } = main;
  return { target_field, total, agrees };
}

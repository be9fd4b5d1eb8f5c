import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact, Sheet, Table } from '../../../contract/artifact.ts';
import type { PreviousFile } from '../../../contract/checks.ts';
import { inputPaths, type jobNames } from '../../../contract/layout.ts';
import type { Profile } from '../../../contract/profile.ts';
import type { OutputCells } from '../../../workbook/index.ts';
import type { Batch } from '../../batches/read-batches.ts';
import type { JobContext } from '../../job/job-context.ts';
import type { CheckList } from '../report/check-list.ts';
import type { Sums } from '../totals/exact-sum.ts';
import { CellReader } from './cell-reader.ts';
import { EarlierRows } from './earlier-rows.ts';
import { EditionFields } from './edition-fields.ts';
import { EditionLog } from './edition-log.ts';
import { findByKey, findComeBack, findExchangedByProfile } from './find-by-key.ts';
import { findByProfile } from './find-by-profile.ts';
import { findInDocument } from './find-in-document.ts';
import { Findings } from './findings.ts';
import { joinEditions } from './join-editions.ts';
import { KeyedComparison } from './keyed-comparison.ts';
import { readKeyFiles } from './read-key-files.ts';
import { RowChangesWriter } from './row-changes-writer.ts';

type EditionFile = Extract<keyof typeof jobNames, 'keys' | 'profile' | 'rowChanges'>;

/** What a job finds about its document as an edition: by itself, and compared with the sender's earlier document. */
export class EditionChecks {
  readonly #log: EditionLog;
  readonly #partial: (name: EditionFile) => string;
  readonly #earlier: { profile: Profile; isAccepted: boolean } | null;
  readonly #changes: RowChangesWriter | null;
  readonly #hasNewRows: boolean;
  readonly #hasKey: boolean;

  /**
   * `partial`: the path of a file while it is written; `sums` gets the numbers of all rows. Throws
   * `check_input_unreadable`.
   */
  constructor(
    { manifest, checkInputs, request, jobDir }: JobContext,
    partial: (name: EditionFile) => string,
    sums: Sums,
  ) {
    const fields = new EditionFields(manifest);
    const { salt, previous } = checkInputs;
    const cell = new CellReader(salt!);
    this.#partial = partial;
    this.#hasKey = fields.key.length > 0;
    this.#hasNewRows = manifest.columns.editions === 'new_rows';
    this.#earlier =
      previous?.profile_sha256 === undefined
        ? null
        : {
            profile: JSON.parse(readFileSync(join(jobDir, inputPaths.previousProfile), 'utf8')) as Profile,
            isAccepted: previous.accepted === true,
          };
    const earlier =
      this.#earlier === null || previous?.keys_sha256 === undefined || !this.#hasKey
        ? null
        : readEarlier(jobDir, previous, fields);
    this.#changes =
      earlier === null || this.#hasNewRows
        ? null
        : new RowChangesWriter(
            partial('rowChanges'),
            fields.all.map(({ name }) => name),
          );
    const comparison =
      earlier === null
        ? null
        : new KeyedComparison(earlier, fields, { changes: this.#changes, profile: this.#earlier!.profile, cell });
    const keysPath = this.#hasKey ? partial('keys') : null;
    this.#log = new EditionLog(fields, { asOf: request.as_of, keysPath, comparison, cell, sums });
  }

  beginTable(table: Table): void {
    this.#log.beginTable(table);
  }

  add(batch: Batch, values: ReadonlyMap<string, OutputCells>): void {
    this.#log.add(batch, values);
  }

  abort(): void {
    this.#log.abort();
    this.#changes?.abort();
  }

  /** Adds what was found to `list`, and completes the files. Returns their names, and the numbers of compared rows. */
  finish(
    list: CheckList,
    sheets: readonly Sheet[],
    off: ReadonlySet<string>,
  ): { files: EditionFile[]; compared: Pick<NonNullable<Artifact['checks']>, 'named_by' | 'key' | 'rows'> } {
    const log = this.#log;
    log.finish();
    const findings = new Findings(list, { off, earlier: this.#earlier, sheets }, log.tables);
    const before = this.#earlier?.profile ?? null;
    const now = log.describe(findings.kept);
    findInDocument(log, before, findings);
    if (before !== null) findByProfile(log, before, now, findings);
    const rows = before === null ? undefined : this.#compareRows(before, now, findings);
    writeFileSync(this.#partial('profile'), `${JSON.stringify(now)}\n`, { mode: 0o600 });
    const files: EditionFile[] = ['profile'];
    if (this.#hasKey) files.push('keys');
    if (this.#changes !== null) files.push('rowChanges');
    const { key, names } = log.fields;
    const namedBy = [...new Set([...key, ...names].map(({ name }) => name))];
    const compared = { ...(namedBy.length === 0 ? {} : { named_by: namedBy }) };
    return { files, compared: rows === undefined ? compared : { ...compared, key: now.key, rows } };
  }

  #compareRows(before: Profile, now: Profile, findings: Findings): NonNullable<Artifact['checks']>['rows'] {
    const { comparison } = this.#log;
    if (comparison === null || this.#hasNewRows) {
      findExchangedByProfile(this.#log, before, now, findings);
      if (comparison !== null) findComeBack(this.#log, comparison, findings);
      return undefined;
    }
    const { gone, end } = comparison.finish();
    this.#changes?.finish();
    findByKey(this.#log, { comparison, gone, end }, before, now, findings);
    const { known, same, added } = comparison;
    return { same, changed: known - same, new: added, gone };
  }
}

/** Null if the earlier document's rows had another key. */
function readEarlier(jobDir: string, { documents }: PreviousFile, fields: EditionFields): EarlierRows | null {
  const path = inputPaths.previousKeys;
  const bytes = documents?.map(({ keys_bytes: length }) => length);
  const rows = joinEditions(readKeyFiles(join(jobDir, path), path, bytes));
  const isSameKey = rows?.header.key.join() === fields.key.map(({ name }) => name).join();
  return rows !== null && isSameKey ? new EarlierRows(rows) : null;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfidenceSigns } from '../../src/contract/column-confidence.ts';
import { isAdeError } from '../../src/contract/errors/index.ts';
import type { OwnColumn } from '../../src/contract/own-columns.ts';
import type { Settings } from '../../src/contract/settings.ts';
import { NextHost } from '../../src/engine/index.ts';
import { makeColumnModel } from '../../src/engine/mapping/index.ts';
import { preparePackage } from '../../src/package/index.ts';
import { nameColumns, readColumns, writeOwnPackage } from '../../src/package/own-columns/index.ts';
import { normalizeHeader } from '../../src/rules/index.ts';
import { chooseLevel } from '../../src/sandbox/index.ts';
import { readColumnDocument } from '../../src/trials/learn/columns/labelled-columns.ts';
import { readColumns as mapColumns } from '../../src/trials/learn/columns/read-columns.ts';
import { formatColumn } from '../../src/workbook/index.ts';
import { listMeant, type Trial, type TrialKind } from './plan.ts';

/** What a package decided about a column, and what is right. */
export interface Decision {
  readonly package: string;
  readonly collection: string;
  readonly kind: TrialKind;
  readonly document: string;
  readonly column: string;
  readonly header: string;
  /** Null: no field. */
  readonly expected: string | null;
  readonly proposed: string | null;
  readonly assigned: string | null;
  readonly confidence: number;
  readonly isAsked: boolean;
  /** What the confidence was measured from. */
  readonly signs: ConfidenceSigns;
}

interface Work {
  dataDir: string;
  settings: Settings;
}

/** Makes the trial's package as `ade init --from` does, and reads the columns of its documents with it. */
export async function readTrial(trial: Trial, work: Work): Promise<Decision[]> {
  const dir = mkdtempSync(join(tmpdir(), 'ade-own-columns-'));
  const hosts = new NextHost();
  try {
    const columns = addNames(await proposeColumns(trial, work.settings), trial);
    await writeOwnPackage(dir, 'Trial', columns);
    const prepared = await preparePackage(dir, work);
    const { manifest, column_weights: weights, words } = prepared.build;
    if (weights === undefined) throw new Error('The package has no column weights.');
    const model = makeColumnModel(weights, manifest, words ?? null);
    const decisions: Decision[] = [];
    for (const { document, kind } of trial.documents) {
      const findRight = makeFindRight(trial, kind, columns);
      const rules = { prepared, settings: work.settings, hosts };
      const read = await readColumnDocument(document, manifest, rules).catch(passUnreadable);
      if (read === null) continue;
      for (const { table, columns: found } of mapColumns(read, model, manifest, true).tables) {
        const meanings = new Map(table.columns.map(({ index, field }) => [formatColumn(index), field]));
        for (const { mapping, confidenceSigns: signs = {} } of found) {
          const { raw, target_field: assigned, proposed_field: proposed, confidence } = mapping;
          const expected = findRight(meanings.get(raw.column), raw.header);
          if (expected === undefined || confidence === undefined) continue;
          const isAsked = mapping.uncertain === true;
          const place = {
            package: trial.source.name,
            collection: trial.source.collection,
            kind,
            document: document.name,
          };
          decisions.push({ ...place, ...raw, expected, proposed, assigned, confidence, isAsked, signs });
        }
      }
    }
    return decisions;
  } finally {
    hosts.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A document that ADE cannot read has no columns to judge. */
function passUnreadable(error: unknown): null {
  if (isAdeError(error, 'not_a_workbook')) return null;
  throw error;
}

async function proposeColumns({ source }: Trial, { sandbox, maxExpandedMb }: Settings): Promise<OwnColumn[]> {
  const { path, labels } = source;
  const file = { path, displayName: labels.document, maxExpandedMb, getLevel: () => chooseLevel(sandbox) };
  return (await readColumns([file], new AbortController().signal)).proposed.columns;
}

function addNames(columns: readonly OwnColumn[], { source, synonyms }: Trial): OwnColumn[] {
  const meanings = new Map(listMeant(source).map(({ header, meaning }) => [normalizeHeader(header), meaning]));
  const taken = new Set(columns.map(({ label }) => normalizeHeader(label)));
  return columns.map((column) => {
    const meaning = meanings.get(normalizeHeader(column.label));
    const names = meaning === undefined ? [] : (synonyms.get(meaning) ?? []);
    const more = names.filter((name) => !taken.has(normalizeHeader(name)));
    for (const name of more) taken.add(normalizeHeader(name));
    return more.length === 0 ? column : { ...column, synonyms: [...(column.synonyms ?? []), ...more] };
  });
}

/**
 * Says which field a column should become by its meaning: null for no field. Undefined if that cannot be said: two fields
 * have the meaning, or a stranger has exactly the name of a field.
 */
function makeFindRight({ source }: Trial, kind: TrialKind, columns: readonly OwnColumn[]) {
  const fields = nameColumns(columns).map(({ field, label }): [string, string] => [normalizeHeader(label), field]);
  const byLabel = new Map(fields);
  const names = new Set(columns.flatMap(({ label, synonyms = [] }) => [label, ...synonyms].map(normalizeHeader)));
  const byMeaning = Map.groupBy(listMeant(source), ({ meaning }) => meaning);
  return (meaning: string | null | undefined, header: string): string | null | undefined => {
    if (meaning === undefined || meaning === null) return undefined;
    const [first, second] = byMeaning.get(meaning) ?? [];
    if (second !== undefined) return undefined;
    if (first !== undefined) return byLabel.get(normalizeHeader(first.header));
    return kind === 'stranger' && names.has(normalizeHeader(header)) ? undefined : null;
  };
}

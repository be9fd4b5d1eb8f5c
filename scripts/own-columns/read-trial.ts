import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLUMN_WEIGHTS_FILE, type ColumnWeights } from '../../src/contract/column-weights.ts';
import type { OwnColumn } from '../../src/contract/own-columns.ts';
import type { Settings } from '../../src/contract/settings.ts';
import { NextHost } from '../../src/engine/index.ts';
import { makeColumnModel, VALUE_PIECES, viewColumn, weighColumns } from '../../src/engine/mapping/index.ts';
import type { WeighedColumn } from '../../src/engine/mapping/weights/weigh-columns.ts';
import { nameColumns, readColumns, writeOwnPackage } from '../../src/package/own-columns/index.ts';
import { preparePackage } from '../../src/package/index.ts';
import { normalizeHeader } from '../../src/rules/index.ts';
import { chooseLevel } from '../../src/sandbox/index.ts';
import { readColumnDocument } from '../../src/trials/learn/columns/labelled-columns.ts';
import { readColumns as mapColumns } from '../../src/trials/learn/columns/read-columns.ts';
import { formatColumn } from '../../src/workbook/index.ts';
import { listMeant, type Trial, type TrialDocument, type TrialKind } from './plan.ts';

/** What a package decided about a column, and what is right. */
export interface Decision {
  readonly package: string;
  readonly collection: string;
  readonly kind: TrialKind;
  /** Whether the package knows more names than those of its source. */
  readonly knowsNames: boolean;
  readonly document: string;
  readonly column: string;
  readonly header: string;
  /** Null: no field. */
  readonly expected: string | null;
  readonly proposed: string | null;
  readonly assigned: string | null;
  readonly chance: number;
  readonly confidence: number;
  readonly isAsked: boolean;
  readonly evidence: Readonly<Record<string, number>>;
  readonly raw: object;
  readonly stats: object;
  readonly prob: number;
}

interface Work {
  dataDir: string;
  settings: Settings;
}

/** Makes the trial's package as `ade init --from` does, and reads all of its documents with it. */
export async function readTrial(trial: Trial, work: Work): Promise<Decision[]> {
  const dir = mkdtempSync(join(tmpdir(), 'ade-own-columns-'));
  const hosts = new NextHost();
  try {
    const columns = addNames(await proposeColumns(trial, work.settings), trial);
    await writeOwnPackage(dir, 'Trial', columns);
    const prepared = await preparePackage(dir, work);
    const { manifest, column_weights: weights, words } = prepared.build;
    if (weights === undefined) throw new Error(`${trial.source.name}: the package has no ${COLUMN_WEIGHTS_FILE}`);
    const model = makeColumnModel(weights, manifest, words ?? null);
    const fields = nameColumns(columns).map(({ field, label, synonyms = [] }) => ({ field, names: [label, ...synonyms] }));
    const decisions: Decision[] = [];
    for (const one of trial.documents) {
      const document = await readColumnDocument(one.document, manifest, { prepared, settings: work.settings, hosts });
      const tables = mapColumns(document, model, manifest, true).tables.map((one) => ({ ...one, weighed: weighColumns(model, one.table.columns.map((column, i) => ({ headerParts: column.headerParts, values: column.values, rules: one.table.rules.whole[i] ?? new Map() }))) }));
      const right = findRight(trial, one, fields);
      for (const { table, columns: found, weighed } of tables) {
        for (const [i, { mapping, chance }] of found.entries()) {
          const column = table.columns.find(({ index }) => formatColumn(index) === mapping.raw.column);
          const expected = right(column?.field ?? undefined, mapping.raw.header);
          if (expected === undefined || chance === null) continue;
          const view = viewColumn(model.languages.getModel(null), { headerParts: column?.headerParts ?? [], values: column?.values ?? [] });
          const share = (name: string) => view.values.shares[VALUE_PIECES.findIndex((piece) => piece.name === name)]!;
          const type = view.values.filled === 0 ? 'blank' : share('dates') > 0.7 ? 'date' : Math.max(share('numbers'), share('currency')) > 0.7 ? 'number' : 'string';
          const assigned = found.filter(({ mapping: m }) => m.target_field !== null);
          const left = manifest.columns.order.filter((f) => !assigned.some(({ mapping: m }) => m.target_field === f));
          const typeOf = (f: string) => { const t = manifest.columns.meta[f]?.type_hint ?? 'string'; return t.startsWith('date') ? 'date' : t === 'integer' || t === 'number' ? 'number' : 'string'; };
          const stats = { columns: found.length, assigned: assigned.length, exact: assigned.filter(({ mapping: m }) => m.contributors.reduce((s, c) => s + c.delta, 0) >= 7).length, fields: manifest.columns.order.length, left: left.length, fits: left.filter((f) => typeOf(f) === type).length, type, named: view.header.isNamed, filled: view.values.filled };
          decisions.push({
            package: trial.source.name,
            collection: trial.source.collection,
            kind: one.kind,
            knowsNames: trial.synonyms.size > 0,
            document: one.document.name,
            column: mapping.raw.column,
            header: mapping.raw.header,
            expected,
            proposed: mapping.proposed_field,
            assigned: mapping.target_field,
            chance,
            confidence: mapping.confidence ?? 0,
            isAsked: mapping.uncertain === true,
            evidence: listEvidence(mapping),
            raw: listRaw(weighed[i]!, mapping),
            stats,
            prob: mapping.candidates[0]?.probability ?? 0,
          });
        }
      }
    }
    return decisions;
  } finally {
    hosts.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function listRaw({ fields, none, signs, column: { rules } }: WeighedColumn, { proposed_field: proposed }: { proposed_field: string | null }) {
  const sums = [...fields.map(({ name, sum }) => ({ name, sum })), { name: null, sum: none.sum }];
  const own = sums.find(({ name }) => name === proposed)!;
  const others = sums.filter((one) => one !== own && Number.isFinite(one.sum));
  const most = Math.max(...others.map(({ sum }) => sum), -50);
  const rest = most + Math.log(others.reduce((total, { sum }) => total + Math.exp(sum - most), 0) || 1e-9);
  const index = fields.find(({ name }) => name === proposed)?.index;
  const named = signs.filter(({ field, piece }) => (field === undefined ? /^(no_|other_|numbered|header_of|long_header|unknown|all_blank|filled$)/.test(piece) : index === undefined || field === index));
  const pieces: Record<string, number> = {};
  for (const { piece, value } of named) pieces[piece] = Math.max(pieces[piece] ?? 0, value);
  const deltas = [...rules].map(([name, list]) => ({ name, delta: list.reduce((sum, { delta }) => sum + delta, 0) }));
  return { odds: own.sum - rest, rule: deltas.find(({ name }) => name === proposed)?.delta ?? 0, mostRule: Math.max(0, ...deltas.map(({ delta }) => delta)), taught: index === undefined ? 0 : 1, pieces };
}

function listEvidence({ candidates, proposed_field: proposed }: { candidates: readonly { field: string; evidence?: Readonly<Record<string, number>> | undefined; contributors?: readonly { delta: number }[] | undefined }[]; proposed_field: string | null }) {
  const shown = candidates.find(({ field }) => field === proposed) ?? candidates[0];
  const rules = shown?.contributors?.reduce((sum, { delta }) => sum + delta, 0) ?? 0;
  return { ...shown?.evidence, rules };
}

async function proposeColumns({ source }: Trial, { sandbox, maxExpandedMb }: Settings): Promise<OwnColumn[]> {
  const file = { path: source.path, displayName: source.labels.document, maxExpandedMb, getLevel: () => chooseLevel(sandbox) };
  return (await readColumns(file, new AbortController().signal)).columns;
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
 * Says which field a column should become by its meaning: null for no field, undefined if that cannot be said: two fields
 * have the meaning, or a stranger has exactly a field's name.
 */
function findRight({ source }: Trial, { kind }: TrialDocument, fields: readonly { field: string; names: readonly string[] }[]) {
  const byName = new Map(fields.map(({ field, names }) => [normalizeHeader(names[0] ?? ''), field]));
  const all = new Set(fields.flatMap(({ names }) => names.map(normalizeHeader)));
  const meant = Map.groupBy(listMeant(source), ({ meaning }) => meaning);
  return (meaning: string | undefined, header: string): string | null | undefined => {
    if (meaning === undefined) return undefined;
    const found = meant.get(meaning) ?? [];
    if (found.length > 1) return undefined;
    const [one] = found;
    if (one !== undefined) return byName.get(normalizeHeader(one.header));
    return kind === 'stranger' && all.has(normalizeHeader(header)) ? undefined : null;
  };
}

import { suggestName } from '../../contract/closest-name.ts';
import type { Problem } from '../../contract/problems.ts';
import { MAX_ROW_WEIGHTS, ROW_WEIGHTS_FILE, type RowWeights, RowWeightsSchema } from '../../contract/row-weights.ts';
import { ROW_PIECES } from '../../engine/structure/evidence/pieces/index.ts';
import { escapePointer } from './json-pointer.ts';
import type { PackageFiles } from './package-files.ts';
import { makeError } from './problem-list.ts';
import { readWeights } from './weights-file.ts';

const FILE = { file: ROW_WEIGHTS_FILE, schema: RowWeightsSchema, invalid: 'row_weights_invalid' } as const;

/** A label with a fixed meaning in the engine: `blank` rows have no cell. */
const RESERVED = 'blank';

/** The row weights of a package; undefined if it has none or they have a problem. */
export function readRowWeights(files: PackageFiles): { weights?: RowWeights; problems: Problem[] } {
  return readWeights(files, FILE, (weights: RowWeights) => [
    ...findUnknownPieces(weights),
    ...findUnknownLabels(weights),
    ...findTooMany(weights),
  ]);
}

function makeProblem(path: string, message: string): Problem {
  return makeError('row_weights_invalid', ROW_WEIGHTS_FILE, message, { json_path: path });
}

function findUnknownPieces({ evidence }: RowWeights): Problem[] {
  const known = ROW_PIECES.map(({ name }) => name);
  return Object.keys(evidence).flatMap((name) => {
    if (known.includes(name)) return [];
    const advice = suggestName(name, known) || ' Remove it; docs/evidence.md lists all pieces.';
    return [makeProblem(`/evidence/${escapePointer(name)}`, `There is no piece of evidence "${name}".${advice}`)];
  });
}

function findUnknownLabels({ labels, defaults, evidence, transitions }: RowWeights): Problem[] {
  const { start, adjacent, after_blank, end } = transitions;
  const parts: [path: string, byLabel: Record<string, unknown>][] = [
    ['/defaults', defaults],
    ['/transitions/start', start],
    ['/transitions/end', end],
    ['/transitions/adjacent', adjacent],
    ['/transitions/after_blank', after_blank],
    ...listInner('/evidence', evidence),
    ...listInner('/transitions/adjacent', adjacent),
    ...listInner('/transitions/after_blank', after_blank),
  ];
  const unknown = parts.flatMap(([path, byLabel]) =>
    Object.keys(byLabel).flatMap((label) => {
      if (labels.includes(label)) return [];
      const message = `The label "${label}" is not in the list "labels".${suggestName(label, labels) || ' Add it there, or remove it here.'}`;
      return [makeProblem(`${path}/${escapePointer(label)}`, message)];
    }),
  );
  const reserved = labels.indexOf(RESERVED);
  if (reserved < 0) return unknown;
  return [...unknown, makeProblem(`/labels/${reserved}`, 'A filled row cannot be "blank". Remove the label.')];
}

function listInner(path: string, tables: Record<string, Record<string, number>>) {
  return Object.entries(tables).map(
    ([name, byLabel]) => [`${path}/${escapePointer(name)}`, byLabel] as [string, Record<string, unknown>],
  );
}

function findTooMany({ evidence }: RowWeights): Problem[] {
  const count = Object.values(evidence).reduce((sum, byLabel) => sum + Object.keys(byLabel).length, 0);
  if (count <= MAX_ROW_WEIGHTS) return [];
  const message = `Expected at most ${MAX_ROW_WEIGHTS} weights, so that a person can read them; found ${count}. Remove the smallest.`;
  return [makeProblem('/evidence', message)];
}

import { findColumnSentence } from '../../contract/column-evidence.ts';
import type { ColumnWeights } from '../../contract/column-weights.ts';
import { EXCLUDED_WORD, REST } from '../../contract/evidence.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { RowWeights } from '../../contract/row-weights.ts';
import type { Words } from '../../contract/words.ts';
import { ROW_PIECES } from '../../engine/structure/evidence/pieces/index.ts';
import { hashVersion, versionOfPiece } from '../../engine/structure/index.ts';

type Versions = Record<string, string>;

/** The pieces of evidence with weights, by name, with their versions. A changed weight is a new version. */
export function listRowEvidence(
  { evidence, defaults, transitions, words, calibration, limits }: RowWeights,
  more: Words | null,
): Versions {
  const used = ROW_PIECES.filter(({ name }) => Object.hasOwn(evidence, name));
  const rest = [
    defaults,
    transitions,
    words,
    calibration,
    ...(limits === undefined ? [] : [limits]),
    ...listMore(more),
  ];
  return {
    ...Object.fromEntries(used.map((piece) => [piece.name, versionOfPiece(piece, evidence[piece.name]!)])),
    [REST]: hashVersion(rest),
  };
}

/** Does for columns what `listRowEvidence` does for rows. */
export function listColumnEvidence(
  { evidence, defaults, words, calibration, confidence, names_suffice }: ColumnWeights,
  more: Words | null,
): Versions {
  const ofOwn = confidence === undefined && names_suffice === undefined ? [] : [{ confidence, names_suffice }];
  const versionOf = ([name, deltas]: [string, Record<string, number>]) =>
    hashVersion([name, findColumnSentence(name), Object.entries(deltas).sort()]);
  return {
    ...Object.fromEntries(Object.entries(evidence).map((entry) => [entry[0], versionOf(entry)])),
    [REST]: hashVersion([defaults, words, calibration, ...ofOwn, ...listMore(more)]),
  };
}

/** Words in `not` of fields, by the same name as in scores; undefined if no field has any. */
export function listExcluded({ columns: { meta } }: Pick<Manifest, 'columns'>): Versions | undefined {
  const words = Object.entries(meta).flatMap(([field, { not = [] }]) => (not.length === 0 ? [] : [[field, not]]));
  return words.length === 0 ? undefined : { [EXCLUDED_WORD]: hashVersion(words) };
}

const listMore = (words: Words | null): Words[] => (words === null ? [] : [words]);

/** The provenance of weights does not change their effect. */
export function withoutProvenance<Weights extends { provenance?: unknown }>({
  provenance: _,
  ...weights
}: Weights): Omit<Weights, 'provenance'> {
  return weights;
}

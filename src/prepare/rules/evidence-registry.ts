import type { RuleEntry } from '../../contract/artifact.ts';
import type { BuildRecord } from '../../contract/build.ts';
import { findColumnSentence, idOfColumnPiece, REST_OF_COLUMN_EVIDENCE } from '../../contract/column-evidence.ts';
import type { ColumnWeights } from '../../contract/column-weights.ts';
import { idOfPiece, REST_OF_EVIDENCE } from '../../contract/row-evidence.ts';
import type { RowWeights } from '../../contract/row-weights.ts';
import { ROW_PIECES } from '../../engine/structure/evidence/pieces/index.ts';
import { hashVersion, versionOfPiece } from '../../engine/structure/weights/row-model.ts';

/** The pieces of evidence that weights use, as the registry lists rules. A changed weight is another version. */
export function listEvidence(weights: RowWeights): BuildRecord['rules'] {
  const { evidence, defaults, transitions, words, calibration } = weights;
  const used = ROW_PIECES.filter(({ name }) => Object.hasOwn(evidence, name));
  const rest = hashVersion([defaults, transitions, words, calibration]);
  return {
    ...Object.fromEntries(
      used.map((piece) => {
        const { name } = piece;
        return [idOfPiece(name), makeEntry(name, versionOfPiece(piece, evidence[name]!))];
      }),
    ),
    [REST_OF_EVIDENCE]: makeEntry('rest', rest),
  };
}

function makeEntry(name: string, version: string): RuleEntry {
  return { impl: `engine:${name}`, version, kind: 'evidence' };
}

/** The same for columns. */
export function listColumnEvidence(weights: ColumnWeights): BuildRecord['rules'] {
  const { evidence, defaults, words, calibration } = weights;
  return {
    ...Object.fromEntries(
      Object.entries(evidence).map(([name, deltas]) => {
        const version = hashVersion([name, findColumnSentence(name), Object.entries(deltas).sort()]);
        return [idOfColumnPiece(name), makeEntry(name, version)];
      }),
    ),
    [REST_OF_COLUMN_EVIDENCE]: makeEntry('rest', hashVersion([defaults, words, calibration])),
  };
}

/** Who made weights does not change what they do. */
export function withoutProvenance<Weights extends { provenance?: unknown }>({
  provenance: _,
  ...weights
}: Weights): Omit<Weights, 'provenance'> {
  return weights;
}

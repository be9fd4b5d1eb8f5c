import type { BuildRecord } from '../../contract/build.ts';
import type { RowWeights } from '../../contract/row-weights.ts';
import { ROW_PIECES } from '../../engine/structure/evidence/pieces/index.ts';
import { idOfPiece, versionOfPiece } from '../../engine/structure/weights/row-model.ts';

/** The pieces of evidence that weights use, as the registry lists rules. A changed weight is another version. */
export function listEvidence({ evidence }: RowWeights): BuildRecord['rules'] {
  const used = ROW_PIECES.filter(({ name }) => Object.hasOwn(evidence, name));
  return Object.fromEntries(
    used.map((piece) => [
      idOfPiece(piece.name),
      { impl: `engine:${piece.name}`, version: versionOfPiece(piece, evidence[piece.name]!), kind: 'evidence' },
    ]),
  );
}

/** Who made the weights does not change what they do. */
export function withoutProvenance({ provenance: _, ...weights }: RowWeights): NonNullable<BuildRecord['row_weights']> {
  return weights;
}

import { suggestName } from '../../contract/closest-name.ts';
import { columnConfidence } from '../../contract/column-confidence.ts';
import {
  columnEvidence,
  columnEvidenceFamilies,
  findColumnSentence,
  WHOLE_HEADER,
} from '../../contract/column-evidence.ts';
import {
  ANY_FIELD,
  COLUMN_WEIGHTS_FILE,
  type ColumnWeights,
  ColumnWeightsSchema,
  countWeights,
  findMaxWeight,
  MAX_COLUMN_WEIGHTS,
  NO_FIELD,
} from '../../contract/column-weights.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import { escapePointer } from './json-pointer.ts';
import type { PackageFiles } from './package-files.ts';
import { findCurves, makeProblemOf, type ReadWeights, readWeightsFile } from './weights-file.ts';

const FILE = {
  file: COLUMN_WEIGHTS_FILE,
  schema: ColumnWeightsSchema,
  invalid: 'column_weights_invalid',
} as const;

const makeProblem = makeProblemOf(FILE);

/** The column weights of a package; undefined if it has none or they have a problem. */
export function readColumnWeights(
  files: PackageFiles,
  { columns }: Pick<Manifest, 'columns'>,
): ReadWeights<ColumnWeights> {
  return readWeightsFile<ColumnWeights>(files, FILE, (weights) => [
    ...findUnknownPieces(weights, columns.order),
    ...findUnknownSigns(weights),
    ...findTooLarge(weights),
    ...findUnknownFields(weights, [...columns.order, ...Object.keys(columns.meta)]),
    ...findTooMany(weights),
    ...findCurves(weights.calibration, makeProblem),
  ]);
}

function findUnknownPieces({ evidence }: ColumnWeights, fields: readonly string[]): Problem[] {
  const known = Object.values(columnEvidence).flatMap((group) => Object.keys(group));
  const families = Object.keys(columnEvidenceFamilies).map((family) => `${family}.…`);
  return Object.keys(evidence).flatMap((name) => {
    const path = `/evidence/${escapePointer(name)}`;
    if (findColumnSentence(name) === undefined) {
      const advice = suggestName(name, [...known, ...families]) || ' Remove it; docs/evidence.md lists all pieces.';
      return [makeProblem(path, `There is no piece of evidence "${name}".${advice}`)];
    }
    const beside = /^(?:left|right)_is\.(.+)$/.exec(name)?.[1];
    return beside === undefined || fields.includes(beside) ? [] : [describeField(path, beside, fields)];
  });
}

function findUnknownSigns({ confidence = { field: {}, no_field: {} } }: ColumnWeights): Problem[] {
  const known = Object.keys(columnConfidence);
  return Object.entries(confidence).flatMap(([what, weights]) =>
    Object.keys(weights).flatMap((name) => {
      if (known.includes(name)) return [];
      const advice = suggestName(name, known) || ' Remove it; docs/evidence.md lists all.';
      return [
        makeProblem(`/confidence/${what}/${escapePointer(name)}`, `No confidence is measured from "${name}".${advice}`),
      ];
    }),
  );
}

/** Finds unknown fields. `*` is only allowed in evidence about names, `(none)` only in other evidence. */
function findUnknownFields({ defaults, evidence }: ColumnWeights, fields: readonly string[]): Problem[] {
  const ofDefaults = Object.keys(defaults).flatMap((field) =>
    fields.includes(field) ? [] : [describeField(`/defaults/${escapePointer(field)}`, field, fields)],
  );
  const ofEvidence = Object.entries(evidence).flatMap(([piece, deltas]) => {
    const isOfNames = Object.hasOwn(columnEvidence.names, piece);
    return Object.keys(deltas).flatMap((field) => {
      if (fields.includes(field) || field === (isOfNames ? ANY_FIELD : NO_FIELD)) return [];
      const path = `/evidence/${escapePointer(piece)}/${escapePointer(field)}`;
      if (field !== ANY_FIELD && field !== NO_FIELD) return [describeField(path, field, fields)];
      const message = isOfNames
        ? `"${piece}" is always about a field, so it cannot have a weight for "${NO_FIELD}". Remove it.`
        : `"${piece}" is not about a certain field, so "${ANY_FIELD}" would change nothing. Name fields, or "${NO_FIELD}".`;
      return [makeProblem(path, message)];
    });
  });
  return [...ofDefaults, ...ofEvidence];
}

function describeField(path: string, field: string, fields: readonly string[]): Problem {
  const advice = suggestName(field, fields) || ' Add it to the manifest, or remove it here.';
  return makeProblem(path, `The manifest has no field "${field}".${advice}`);
}

/** Checks the limit of each piece, because the schema has the same limit for all. */
function findTooLarge({ evidence }: ColumnWeights): Problem[] {
  return Object.entries(evidence).flatMap(([piece, deltas]) => {
    const max = findMaxWeight(piece);
    const found = Object.entries(deltas).filter(([, delta]) => Math.abs(delta) > max);
    return found.map(([field, delta]) =>
      makeProblem(
        `/evidence/${escapePointer(piece)}/${escapePointer(field)}`,
        `Expected a number from -${max} to ${max}; found ${delta}. Only pieces ${WHOLE_HEADER}… may have more.`,
      ),
    );
  });
}

function findTooMany(weights: ColumnWeights): Problem[] {
  return [false, true].flatMap((ofHeaders) => {
    const count = countWeights(weights, ofHeaders);
    if (count <= MAX_COLUMN_WEIGHTS) return [];
    const what = ofHeaders ? `weights of whole headers (${WHOLE_HEADER}…)` : 'weights';
    const message = `Expected at most ${MAX_COLUMN_WEIGHTS} ${what}, so that a person can read them; found ${count}. Remove the smallest.`;
    return [makeProblem('/evidence', message)];
  });
}

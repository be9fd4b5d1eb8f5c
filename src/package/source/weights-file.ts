import type { Problem } from '../../contract/problems.ts';
import type { CalibrationCurve } from '../../contract/row-weights.ts';
import type { PackageFiles } from './package-files.ts';
import { makeError } from './problem-list.ts';
import { parseJson } from './read-manifest.ts';
import { findSchemaProblems, type SchemaFile } from './schema-problems.ts';

interface Calibrated {
  calibration: Record<string, CalibrationCurve>;
}

/** Weights of a package; undefined if it has none or they have a problem. `find`: problems that no schema shows. */
export function readWeights<Weights extends Calibrated>(
  files: PackageFiles,
  file: SchemaFile,
  find: (weights: Weights) => Problem[],
): { weights?: Weights; problems: Problem[] } {
  const content = files.get(file.file);
  if (content === undefined) return { problems: [] };
  const { json, problem } = parseJson(file.file, content);
  if (problem !== undefined) return { problems: [problem] };
  const misfits = findSchemaProblems(file, json);
  if (misfits.length > 0) return { problems: misfits };
  const weights = json as Weights;
  const problems = [...find(weights), ...findCurves(weights, file)];
  return problems.length > 0 ? { problems } : { weights, problems };
}

/** The points of a curve must ascend: otherwise, some probabilities would have no confidence. */
function findCurves({ calibration }: Calibrated, { file, invalid }: SchemaFile): Problem[] {
  return Object.entries(calibration).flatMap(([name, curve]) => {
    if (curve.every(([x], i) => i === 0 || x > curve[i - 1]![0])) return [];
    const message = 'The first numbers of the points must ascend. Sort them.';
    return [makeError(invalid, file, message, { json_path: `/calibration/${name}` })];
  });
}

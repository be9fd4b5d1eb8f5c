import type { Problem } from '../../contract/problems.ts';
import type { PackageFiles } from './package-files.ts';
import { makeError } from './problem-list.ts';
import { parseJson } from './read-manifest.ts';
import { findSchemaProblems, type SchemaFile } from './schema-problems.ts';

/** The weights of a package, which are undefined if the package has none or they have a problem. */
export interface ReadWeights<Weights> {
  weights?: Weights;
  problems: Problem[];
}

type MakeProblem = (path: string, message: string) => Problem;

export function makeProblemOf({ file, invalid }: SchemaFile): MakeProblem {
  return (path, message) => makeError(invalid, file, message, { json_path: path });
}

/** Reads a file of weights; `findProblems` finds problems that the schema cannot express. */
export function readWeightsFile<Weights>(
  files: PackageFiles,
  file: SchemaFile,
  findProblems: (weights: Weights) => Problem[],
): ReadWeights<Weights> {
  const content = files.get(file.file);
  if (content === undefined) return { problems: [] };
  const { json, problem } = parseJson(file.file, content);
  if (problem !== undefined) return { problems: [problem] };
  const problems = findSchemaProblems(file, json);
  if (problems.length > 0) return { problems };
  const weights = json as Weights;
  const found = findProblems(weights);
  return found.length > 0 ? { problems: found } : { weights, problems: [] };
}

/** Finds curves that do not ascend: probabilities between two of their points would have no confidence. */
export function findCurves(calibration: Readonly<Record<string, [number, number][]>>, make: MakeProblem): Problem[] {
  return Object.entries(calibration).flatMap(([name, curve]) => {
    const isAscending = curve.every(([x], i) => i === 0 || x > curve[i - 1]![0]);
    if (isAscending) return [];
    return [make(`/calibration/${name}`, 'The first numbers of the points must ascend. Sort them.')];
  });
}

import { hashFileList, sha256 } from '../../base/files/index.ts';
import type { ColumnWeights } from '../../contract/column-weights.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import type { RowWeights } from '../../contract/row-weights.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { Words } from '../../contract/words.ts';
import { checkColumns } from './check-columns.ts';
import { checkExpectations } from './check-expectations.ts';
import { checkSwitches } from './check-switches.ts';
import { type DependencyPlan, hashDependencies, planDependencies } from './dependencies.ts';
import { type PackageFiles, readPackageFiles } from './package-files.ts';
import { type ModulePlan, planModules } from './plan-modules.ts';
import { hasErrors } from './problem-list.ts';
import { readColumnWeights } from './read-column-weights.ts';
import { parseManifest } from './read-manifest.ts';
import { readRowWeights } from './read-row-weights.ts';
import { readWords } from './read-words.ts';

/** A package as it was read at one time: this state of its files is checked, hashed and built. */
export interface Draft {
  /** The folder from which it was read. */
  dir: string;
  files: PackageFiles;
  /** SHA-256 of each file. */
  digests: Record<string, string>;
  dependencies: DependencyPlan;
  key: PrepareKey;
  configVersionId: string;
  /** Found while reading. */
  problems: Problem[];
}

/** Builds with equal keys are equal. */
interface PrepareKey {
  content_hash: string;
  dependency_hash: string;
  runtime_version: string;
  engine_version: string;
}

/** Reads a package folder once, without files in `leftOut`. Throws `package_not_found` without manifest.json. */
export async function readDraft(dir: string, leftOut: readonly string[] = []): Promise<Draft> {
  let { files, problems } = await readPackageFiles(dir);
  const dependencies = planDependencies(files);
  if (dependencies.localPaths.length > 0) ({ files, problems } = await readPackageFiles(dir, dependencies.localPaths));
  if (leftOut.length > 0) files = new Map([...files].filter(([path]) => !leftOut.includes(path)));
  const digests = Object.fromEntries([...files].map(([path, content]) => [path, sha256(content)]));
  const key = makeKey(files, digests);
  return { dir, files, digests, dependencies, key, configVersionId: makeVersionId(key), problems };
}

interface DraftPlan {
  manifest?: Manifest;
  modules: ModulePlan['modules'];
  /** Like `columnWeights`, missing if the package has none, or if the weights have a problem. */
  rowWeights?: RowWeights;
  columnWeights?: ColumnWeights;
  words?: Words;
  problems: Problem[];
}

/** Finds the manifest, its modules and the weights, and all problems that show without running code. */
export function planDraft(draft: Draft): DraftPlan {
  const problems = [...draft.problems, ...draft.dependencies.problems];
  const content = draft.files.get(MANIFEST_NAME);
  if (content === undefined) return { modules: [], problems };
  const read = parseManifest(content);
  problems.push(...read.problems);
  const rows = readRowWeights(draft.files);
  if (read.manifest === undefined || hasErrors(read.problems)) {
    return { modules: [], problems: [...problems, ...rows.problems] };
  }
  const plan = planModules(read.manifest, draft.files);
  const columns = readColumnWeights(draft.files, read.manifest);
  const words = readWords(draft.files, read.manifest);
  return {
    manifest: read.manifest,
    modules: plan.modules,
    ...(rows.weights === undefined ? {} : { rowWeights: rows.weights }),
    ...(columns.weights === undefined ? {} : { columnWeights: columns.weights }),
    ...(words.words === undefined ? {} : { words: words.words }),
    problems: [
      ...problems,
      ...plan.problems,
      ...rows.problems,
      ...columns.problems,
      ...words.problems,
      ...checkColumns(read.manifest),
      ...checkExpectations(read.manifest),
      ...checkSwitches(read.manifest),
    ],
  };
}

/** The files for the snapshot: all except local dependencies, which are installed. */
export function listSnapshotFiles({ files, dependencies }: Draft): PackageFiles {
  const isLocal = (path: string) =>
    dependencies.localPaths.some((local) => path === local || path.startsWith(`${local}/`));
  return new Map([...files].filter(([path]) => !isLocal(path)));
}

function makeKey(files: PackageFiles, digests: Draft['digests']): PrepareKey {
  return {
    content_hash: hashFileList(digests),
    dependency_hash: hashDependencies(files),
    runtime_version: process.version.slice(1),
    engine_version: ENGINE_VERSION,
  };
}

/**
 * Id of a local package's version, from the complete prepare key: another runtime or engine gets its own environment,
 * and the environment that running jobs and older artifacts name is kept. With 128 bits, nobody can find two packages
 * with the same id. Versions up to 0.2.0 used 64 bits.
 */
function makeVersionId(key: PrepareKey): string {
  const parts = [key.content_hash, key.dependency_hash, key.runtime_version, key.engine_version];
  return `cfgv_${sha256(parts.join('\n')).slice(0, 32)}`;
}

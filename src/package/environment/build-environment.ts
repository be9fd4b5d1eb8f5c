import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hashFile, hashFiles } from '../../base/files/index.ts';
import type { BuildRecord } from '../../contract/build.ts';
import type { ColumnWeights } from '../../contract/column-weights.ts';
import { environmentPaths } from '../../contract/layout.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import type { RowWeights } from '../../contract/row-weights.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Words } from '../../contract/words.ts';
import type { LoadedModule } from '../../rules/client/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import { checkScriptUse } from '../rules/check-scripts.ts';
import { listColumnEvidence, listExcluded, listRowEvidence, withoutProvenance } from '../rules/evidence-registry.ts';
import { linkPackage } from '../rules/link-package.ts';
import { checkLoading } from '../rules/load-check.ts';
import { checkNeeds } from '../rules/module-needs.ts';
import { makeRuleRegistry } from '../rules/rule-registry.ts';
import { stripScripts } from '../rules/strip-types.ts';
import { checkTypes } from '../rules/type-check.ts';
import type { PlannedModule } from '../source/plan-modules.ts';
import { hasErrors } from '../source/problem-list.ts';
import { type Draft, listSnapshotFiles, planDraft } from '../source/read-draft.ts';
import { writeSnapshot } from '../source/snapshot.ts';
import { installDependencies, writeNoDependencies } from './install-dependencies.ts';

interface BuildOptions {
  /** The empty folder in which to build. */
  envDir: string;
  cacheDir: string;
  settings: Settings;
  signal: AbortSignal;
  onLog: (line: string) => void;
  /** Whether to look for more problems after the cheap checks have found some. */
  findsAll?: boolean;
  /** Whether to skip the type check if there is no other problem; the environment then says that it is unchecked. */
  skipTypes?: boolean;
}

/** The record of a build, and its problems. If any of them is an error, there is no record. */
interface BuildResult {
  record?: BuildRecord;
  problems: Problem[];
}

interface Build extends BuildOptions {
  draft: Draft;
  manifest: Manifest;
  modules: PlannedModule[];
  level: SandboxLevel;
  rowWeights: RowWeights | null;
  columnWeights: ColumnWeights | null;
  words: Words | null;
}

/** Makes a prepared environment in `envDir`. Cheap checks come first; build.json is written last. */
export async function buildEnvironment(draft: Draft, options: BuildOptions): Promise<BuildResult> {
  const { manifest, modules, rowWeights = null, columnWeights = null, words = null, problems } = planDraft(draft);
  const isFaulty = manifest === undefined || hasErrors(problems);
  // If dependencies are missing, every import of them would be reported as an error.
  if (isFaulty && (!options.findsAll || hasErrors(draft.dependencies.problems))) return { problems };
  const level = await chooseLevel(options.settings.sandbox);
  if (manifest === undefined) return { problems: [...problems, ...(await checkSources(draft, level, options))] };
  const found = modules.filter(({ source }) => draft.files.has(source));
  const build: Build = { ...options, draft, manifest, modules: found, level, rowWeights, columnWeights, words };
  const installProblems = await installInto(build);
  if (hasErrors(installProblems)) return { problems: [...problems, ...installProblems] };
  const checked = await checkScripts(build, isFaulty);
  return { ...checked, problems: [...problems, ...checked.problems] };
}

/** Checks scripts without a manifest that names them: only syntax and types. */
async function checkSources(draft: Draft, level: SandboxLevel, options: BuildOptions): Promise<Problem[]> {
  if (draft.dependencies.isNeeded) return [];
  const { buildDir, snapshotDir } = environmentPaths(options.envDir);
  const files = listSnapshotFiles(draft);
  const { scripts, problems } = stripScripts(files);
  writeSnapshot(snapshotDir, files, scripts);
  mkdirSync(buildDir, { recursive: true });
  // Without a manifest, it is unknown whether the scripts may use the network.
  const typeProblems = await checkTypes({ ...options, level, buildDir, files, hasNetwork: true, modules: [] });
  return mergeProblems([...problems, ...typeProblems]);
}

async function installInto(build: Build): Promise<Problem[]> {
  const { envDir, draft, onLog } = build;
  const { buildDir } = environmentPaths(envDir);
  mkdirSync(buildDir, { recursive: true });
  if (!draft.dependencies.isNeeded) {
    writeNoDependencies(buildDir);
    return [];
  }
  onLog('Installing dependencies');
  return installDependencies({ ...build, buildDir, files: draft.files, localPaths: draft.dependencies.localPaths });
}

/** Makes the snapshot, and checks loading and types. Types are checked even if a script does not load. */
async function checkScripts(build: Build, isFaulty: boolean): Promise<BuildResult> {
  const { envDir, draft, manifest, modules, onLog } = build;
  const { buildDir, snapshotDir, uncheckedPath } = environmentPaths(envDir);
  const files = listSnapshotFiles(draft);
  const { scripts, problems: stripProblems } = stripScripts(files);
  writeSnapshot(snapshotDir, files, scripts);
  const linked = hasErrors(stripProblems) ? null : await linkPackage({ ...build, files, scripts });
  onLog('Loading the rules in the sandbox');
  const load =
    linked === null || hasErrors(linked.problems)
      ? { loaded: [], problems: linked?.problems ?? [] }
      : await checkLoading({ ...build, files, contentHash: draft.key.content_hash });
  build.signal.throwIfAborted();
  const readSource = (path: string): string => files.get(path)?.toString('utf8') ?? '';
  const registry = makeRuleRegistry(modules, load.loaded, files, scripts);
  const columns = registry.modules.filter(({ kind }) => kind === 'column');
  const needsProblems = checkNeeds(columns, manifest.columns.order, readSource);
  const useProblems = linked === null ? [] : checkScriptUse({ modules, manifest, files, program: linked.program });
  const untyped = [...stripProblems, ...load.problems, ...needsProblems, ...useProblems];
  if (build.skipTypes && !isFaulty && !hasErrors(untyped)) {
    onLog('The types are not checked yet');
    writeFileSync(uncheckedPath, '');
    return { problems: untyped, record: await writeRecord(build, registry) };
  }
  onLog('Checking types');
  const typeProblems = await checkTypes({
    ...build,
    buildDir,
    files,
    hasNetwork: manifest.engine.defaults.runtime_network_access,
    modules: modules.map(({ id, source, kind }) => ({ source, kind, exports: listRuleNames(load.loaded, id) })),
  });
  const problems = mergeProblems([
    ...stripProblems,
    ...load.problems,
    ...typeProblems,
    ...needsProblems,
    ...useProblems,
  ]);
  return isFaulty || hasErrors(problems) ? { problems } : { problems, record: await writeRecord(build, registry) };
}

function listRuleNames(loaded: readonly LoadedModule[], id: string): string[] {
  return (loaded.find((module) => module.id === id)?.functions ?? []).map(({ name }) => name);
}

/** Stripping, loading and compiling find the same mistakes: only the first report for a line is kept. */
function mergeProblems(problems: Problem[]): Problem[] {
  const reported = new Set<string>();
  return problems.filter(({ code, file, line, severity }) => {
    const place = `${file}:${line}`;
    const isRepeat = (code === 'type_error' || code === 'syntax_not_erasable') && reported.has(place);
    if (line !== undefined && severity === 'error') reported.add(place);
    return !isRepeat;
  });
}

function listEvidence({ manifest, rowWeights, columnWeights, words }: Build): Pick<BuildRecord, 'evidence'> {
  const excluded = listExcluded(manifest);
  if (rowWeights === null && columnWeights === null && excluded === undefined) return {};
  const columns = columnWeights === null ? excluded : { ...listColumnEvidence(columnWeights, words), ...excluded };
  const rows = rowWeights === null ? {} : { rows: listRowEvidence(rowWeights, words) };
  return { evidence: { ...rows, ...(columns === undefined ? {} : { columns }) } };
}

async function writeRecord(build: Build, registry: ReturnType<typeof makeRuleRegistry>): Promise<BuildRecord> {
  const { envDir, draft, manifest, rowWeights, columnWeights, words } = build;
  const { modulesDir, programPath, recordPath, runtimePath, snapshotDir } = environmentPaths(envDir);
  // The program already contains everything that rules import from `node_modules`.
  rmSync(modulesDir, { recursive: true, force: true });
  mkdirSync(dirname(runtimePath), { recursive: true });
  symlinkSync(process.execPath, runtimePath);
  const { content_hash, dependency_hash, runtime_version, engine_version } = draft.key;
  const record: BuildRecord = {
    schema: 'ade.build/v1',
    config_version_id: draft.configVersionId,
    content_hash,
    dependency_hash,
    runtime_version,
    runtime_path: process.execPath,
    engine_version,
    prepared_at: new Date().toISOString(),
    manifest,
    modules: registry.modules,
    rules: registry.rules,
    ...listEvidence(build),
    ...(rowWeights === null ? {} : { row_weights: withoutProvenance(rowWeights) }),
    ...(columnWeights === null ? {} : { column_weights: withoutProvenance(columnWeights) }),
    ...(words === null ? {} : { words }),
    files: await hashFiles(snapshotDir),
    program_hash: await hashFile(programPath),
  };
  writeFileSync(recordPath, `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

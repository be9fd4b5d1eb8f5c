import { existsSync, readFileSync, rmSync } from 'node:fs';
import { Compile } from 'typebox/compile';
import { hashFile, hashFileList, hashFiles, sha256 } from '../../base/files/index.ts';
import { type BuildRecord, BuildRecordSchema } from '../../contract/build.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { environmentPaths } from '../../contract/layout.ts';

const hashes = new WeakMap<BuildRecord, string>();

/** SHA-256 of a build with its files, but without its time and place: equal builds have equal hashes. */
export function hashBuild(record: BuildRecord): string {
  return hashes.getOrInsertComputed(record, () => {
    const { prepared_at: _, runtime_path: __, ...made } = record;
    return sha256(JSON.stringify(made));
  });
}

/**
 * Reads build.json and compares it with the known hash of the build, if there is one; compares snapshot and program (up
 * to 0.2.0: `node_modules`) with build.json. Throws `environment_unreadable`, or `snapshot_modified` with the first
 * file that was changed, removed or added.
 */
export async function verifyEnvironment(envDir: string, knownHash?: string): Promise<BuildRecord> {
  const record = readBuildRecord(envDir);
  if (knownHash !== undefined && hashBuild(record) !== knownHash) {
    throw makeModified(envDir, 'ade-build/build.json', 'was changed');
  }
  const { modulesDir, programPath, snapshotDir } = environmentPaths(envDir);
  const found = existsSync(snapshotDir) ? await hashFiles(snapshotDir) : {};
  for (const [file, digest] of Object.entries(record.files)) {
    if (!Object.hasOwn(found, file)) throw makeModified(envDir, `ade-build/snapshot/${file}`, 'is missing');
    if (found[file] !== digest) throw makeModified(envDir, `ade-build/snapshot/${file}`, 'was changed');
  }
  const added = Object.keys(found).find((file) => !Object.hasOwn(record.files, file));
  if (added !== undefined) throw makeModified(envDir, `ade-build/snapshot/${added}`, 'was added');
  if (record.program_hash !== undefined) {
    if (!existsSync(programPath)) throw makeModified(envDir, 'ade-build/program.json', 'is missing');
    const programHash = await hashFile(programPath);
    if (programHash !== record.program_hash) throw makeModified(envDir, 'ade-build/program.json', 'was changed');
  } else if ((await hashModules(modulesDir)) !== record.modules_hash) {
    throw makeModified(envDir, 'node_modules', 'was changed');
  }
  return record;
}

/** Whether the types are still unchecked: then only tries may use the environment. */
export function isUnchecked(envDir: string): boolean {
  return existsSync(environmentPaths(envDir).uncheckedPath);
}

/** Notes that the types were checked, in a build of the same content. */
export function noteChecked(envDir: string): void {
  rmSync(environmentPaths(envDir).uncheckedPath, { force: true });
}

/** For environments from versions of ADE that did not make a program. */
async function hashModules(modulesDir: string): Promise<string | null> {
  return existsSync(modulesDir) ? hashFileList(await hashFiles(modulesDir)) : null;
}

let validator: ReturnType<typeof Compile<typeof BuildRecordSchema>> | null = null;

/** Records by their text: a service reads the same few again and again, and parsing one takes longer than a query. */
const parsed = new Map<string, BuildRecord>();
const MAX_PARSED = 16;

/** Reads build.json without verifying the environment; throws `environment_unreadable`. Do not change the record. */
export function readBuildRecord(envDir: string): BuildRecord {
  const { recordPath } = environmentPaths(envDir);
  const refuse = (found: string, cause?: unknown) =>
    new AdeError('environment_unreadable', { path: envDir, found }, { cause });
  try {
    const text = readFileSync(recordPath, 'utf8');
    const known = parsed.get(text);
    if (known !== undefined) return known;
    const record: unknown = JSON.parse(text);
    validator ??= Compile(BuildRecordSchema);
    if (!validator.Check(record)) throw refuse('build.json does not have the expected shape');
    parsed.set(text, record);
    if (parsed.size > MAX_PARSED) parsed.delete(parsed.keys().next().value!);
    return record;
  } catch (cause) {
    throw cause instanceof AdeError ? cause : refuse((cause as Error).message, cause);
  }
}

export function makeModified(envDir: string, file: string, found: string): AdeError {
  return new AdeError('snapshot_modified', { path: envDir, file, found });
}

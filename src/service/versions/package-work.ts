import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Build, BuildState, CheckResult } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { buildRecordPath, environmentFolder, packageFolder } from '../../contract/layout.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Settings } from '../../contract/settings.ts';
import {
  checkPackage,
  isUnchecked,
  type PackageFacts,
  PackageProblems,
  type PreparedPackage,
  preparePackage,
  readPackageFacts,
} from '../../package/index.ts';
import { type SharedFiles, type Store, storedNames, storeEnvironment } from '../../storage/shared/index.ts';
import {
  type ConfigVersionRow,
  type Database,
  findBuildHash,
  getVersion,
  setBuildState,
} from '../../storage/store/index.ts';
import { settleEdit, withUndo } from './undo-edit.ts';

export interface PackageWorkOptions {
  db: Database;
  dataDir: string;
  settings: Settings;
  shared: SharedFiles;
  /** Throws `safe_mode_active`. */
  assertMayRun: () => void;
  onLog: (version: ConfigVersionRow, line: string) => void;
}

/** The ids that identify a draft. */
export interface DraftPlace {
  workspace_id: string;
  version_id: string;
}

/** A version that has an environment to run with. */
export type PreparedVersion = ConfigVersionRow & { environment_id: string };

type BuildRecord = Omit<Build, 'state'>;

interface PrepareWork {
  /** For a try: whether an environment with unchecked types is enough. */
  skipTypes?: boolean;
}

/** Checks and builds the packages of config versions. */
export class PackageWork {
  readonly #options: PackageWorkOptions;
  readonly #busy = new Set<string>();

  constructor(options: PackageWorkOptions) {
    this.#options = options;
  }

  /** Locks a version while `work` runs, so that its sources don't change meanwhile. Throws `version_busy`. */
  async hold<T>(versionId: string, work: () => Promise<T>): Promise<T> {
    if (this.#busy.has(versionId)) throw new AdeError('version_busy', { config_version_id: versionId });
    this.#busy.add(versionId);
    try {
      return await work();
    } finally {
      this.#busy.delete(versionId);
    }
  }

  /**
   * Like `hold`, for a draft. Inside the lock, checks whether the version is still a draft, since it may have been
   * published meanwhile. Throws `version_unknown`, `version_not_draft`, `version_busy`.
   */
  async holdDraft<T>(
    { workspace_id, version_id }: DraftPlace,
    work: (draft: ConfigVersionRow) => Promise<T>,
  ): Promise<T> {
    return this.hold(version_id, async () => {
      const row = await getVersion(this.#options.db, workspace_id, version_id);
      if (row.state === 'draft') return work(row);
      throw new AdeError('version_not_draft', { config_version_id: row.id, status: row.state });
    });
  }

  /** Like `holdDraft`, for an edit of one file, which `edit` stores; see `withUndo`. Also throws `shared_files_changed`. */
  editDraft<T>(
    place: DraftPlace,
    path: string,
    edit: (draft: ConfigVersionRow, store: Store) => Promise<T>,
  ): Promise<T> {
    const { shared } = this.#options;
    return this.holdDraft(place, async (draft) => {
      await settleEdit(this.#options, draft.id);
      return shared.change(storedNames.package(draft.id), {}, (store) =>
        withUndo(this.#options, draft, path, () => edit(draft, store)),
      );
    });
  }

  /** Makes an environment to run with, if there is none; a draft is prepared as for a try. */
  async prepareToRun(version: ConfigVersionRow, work?: PrepareWork): Promise<PreparedVersion> {
    if (!(await this.isPrepared(version, work))) await this.hold(version.id, () => this.prepare(version, work));
    const row = await getVersion(this.#options.db, version.workspace_id, version.id);
    if (row.environment_id === null) throw new AdeError('version_busy', { config_version_id: row.id });
    return { ...row, environment_id: row.environment_id };
  }

  /** What the sources of a version say, without running any of them. Throws `package_invalid`. */
  async readFacts(version: ConfigVersionRow): Promise<PackageFacts> {
    return readFacts(this.#options, version);
  }

  async check(version: ConfigVersionRow): Promise<CheckResult> {
    this.#options.assertMayRun();
    const { dataDir, settings } = this.#options;
    await this.bring(version.id);
    const problems = await checkPackage(packageFolder(dataDir, version.id), { settings: { ...settings, dataDir } });
    return { ok: !problems.some(({ severity }) => severity === 'error'), problems };
  }

  /** Whether a version has an environment to run with; `skipTypes` as in `prepare`. */
  async isPrepared(
    { environment_id: id }: ConfigVersionRow,
    { skipTypes = false }: PrepareWork = {},
  ): Promise<boolean> {
    if (id === null) return false;
    await this.#options.shared.bring(storedNames.environment(id));
    return skipTypes || !isUnchecked(environmentFolder(this.#options.dataDir, id));
  }

  /** Makes or finds the prepared environment of a version. Throws the errors of `preparePackage`. */
  async prepare(version: ConfigVersionRow, { skipTypes = false }: PrepareWork = {}): Promise<PreparedPackage> {
    this.#options.assertMayRun();
    const { db, dataDir, settings, shared, onLog } = this.#options;
    await settleEdit(this.#options, version.id);
    await this.bring(version.id);
    const record: BuildRecord = { started_at: new Date().toISOString(), finished_at: null, log: [], problems: [] };
    await setBuildState(db, version, { build_status: 'building', build_error: null });
    try {
      const prepared = await preparePackage(packageFolder(dataDir, version.id), {
        dataDir,
        settings,
        skipTypes,
        findKnownHash: (id) => findBuildHash(db, id),
        bring: (id) => shared.bring(storedNames.environment(id)),
        onLog: (line) => {
          record.log.push(line);
          onLog(version, line);
        },
      });
      await this.#saveRecord(version.id, record);
      await storeEnvironment({ db, shared }, prepared);
      await setBuildState(db, version, {
        // `ready` means that the version could be published.
        build_status: isUnchecked(prepared.envDir) ? 'none' : 'ready',
        build_error: null,
        environment_id: prepared.configVersionId,
        content_hash: prepared.build.content_hash,
      });
      return prepared;
    } catch (error) {
      const failure = nameVersion(error, version);
      record.problems = findProblems(failure);
      record.log.push(failure.message);
      await this.#saveRecord(version.id, record);
      await setBuildState(db, version, { build_status: 'failed', build_error: failure.message });
      throw failure;
    }
  }

  /** State and log of a version's last build. */
  async readBuild(version: ConfigVersionRow): Promise<Build> {
    await this.#options.shared.bring(storedNames.buildLog(version.id));
    const text = await readFile(buildRecordPath(this.#options.dataDir, version.id), 'utf8').catch(() => undefined);
    const state: BuildState = version.build_status;
    if (text === undefined) return { state, started_at: null, finished_at: null, log: [], problems: [] };
    return { state, ...(JSON.parse(text) as BuildRecord) };
  }

  async #saveRecord(versionId: string, record: BuildRecord): Promise<void> {
    record.finished_at = new Date().toISOString();
    const { db, dataDir, shared } = this.#options;
    const path = buildRecordPath(dataDir, versionId);
    await shared.change(storedNames.buildLog(versionId), {}, async (store) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomic(path, JSON.stringify(record));
      if (shared.isOn) await store((keep) => db.transaction().execute(keep));
    });
  }

  /** Call it before reading the sources of a version. */
  bring(versionId: string): Promise<void> {
    return this.#options.shared.bring(storedNames.package(versionId));
  }
}

/** What the sources of a version say, without running any of them. Throws `package_invalid`. */
export async function readFacts(
  { dataDir, shared }: Pick<PackageWorkOptions, 'dataDir' | 'shared'>,
  version: ConfigVersionRow,
): Promise<PackageFacts> {
  await shared.bring(storedNames.package(version.id));
  return readPackageFacts(packageFolder(dataDir, version.id)).catch((error) => {
    throw nameVersion(error, version);
  });
}

/** The same error, with the version's number instead of a path on this machine. */
function nameVersion(error: unknown, version: ConfigVersionRow): Error {
  if (!isAdeError(error)) return error as Error;
  const path = `version ${version.number}`;
  return 'path' in error.details ? new AdeError(error.code, { ...error.details, path }, { cause: error.cause }) : error;
}

function findProblems({ cause }: Error): Problem[] {
  return cause instanceof PackageProblems ? [...cause.problems] : [];
}

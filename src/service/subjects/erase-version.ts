import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SubjectOutcome } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { buildRecordPath, packageFolder } from '../../contract/layout.ts';
import { discardUnused, type PreparedPackage, preparePackage } from '../../package/index.ts';
import { type Step, storedNames, storeEnvironment } from '../../storage/shared/index.ts';
import {
  addActivity,
  type ConfigVersionRow,
  changeVersionFiles,
  findBuildHash,
  findVersionRow,
  forgetBuildHash,
  inTransaction,
  isVersionInUse,
  listEnvironmentsInUse,
  saveOutcome,
} from '../../storage/store/index.ts';
import { Matcher, maskSpans } from '../../subjects/index.ts';
import type { EraseRequest, SubjectContext, SubjectRun } from './context.ts';
import { eraseRows } from './erase-rows.ts';
import { listHolderFiles } from './find.ts';
import { isHolderHeld } from './holds.ts';
import type { HeldFile } from './list-files.ts';
import { searchOptions } from './search-files.ts';

interface Change {
  file: HeldFile;
  /** Path below the folder; undefined for the log of the build. */
  name: string | undefined;
  /** Null for a file that is removed. */
  target: string | null;
}

/**
 * Masks the files of a config version: its rules, tests and example documents. A published version is prepared again, so
 * that jobs can go on with it; if it cannot be prepared without the person, it stays as it is.
 */
export async function eraseVersion(
  ctx: SubjectContext,
  run: SubjectRun,
  id: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  const owner = storedNames.package(id);
  return ctx.shared.use([owner], async () => {
    const row = await findVersionRow(ctx.db, id);
    if (row === undefined) return { outcome: 'gone' };
    // A run before a crash may have replaced files: it has to be finished, whatever has come since.
    if (request.said === null && (await isHolderHeld(ctx.db, `version:${id}`))) return { outcome: 'held' };
    if (await isVersionInUse(ctx.db, id)) {
      if (request.said !== null) throw new Error('A version that is half erased is in use.');
      return { outcome: 'in_use' };
    }
    const scratch = join(ctx.folders.erasing, run.searchId, 'version', id);
    const changes = await planChanges(ctx, run, id, scratch, request);
    const sources = changes.filter(({ name }) => name !== undefined);
    await ctx.step('erase_masked', id);
    const prepared =
      sources.length === 0 || row.state === 'draft' ? null : await prepareMasked(ctx, id, scratch, sources);
    if (prepared === 'impossible') return { outcome: 'stays' };
    // Files that a run before a crash has replaced are no changes any more.
    if (sources.length === 0 && request.said !== null && !ctx.shared.isOn) await storeSaid(ctx, row, request.said);
    const outcome = await replace(ctx, run, row, { changes, prepared, request });
    await rm(scratch, { recursive: true, force: true });
    const before = request.said?.before ?? (sources.length > 0 ? row.environment_id : null);
    if (before !== null) await dropEnvironment(ctx, before);
    return outcome;
  });
}

async function planChanges(
  ctx: SubjectContext,
  run: SubjectRun,
  id: string,
  scratch: string,
  { hasParts }: EraseRequest,
): Promise<Change[]> {
  const matcher = new Matcher(run.terms);
  const changes: Change[] = [];
  const files = await listHolderFiles(ctx, { kind: 'package', holder: `version:${id}`, id });
  const asked = files
    .filter(({ path }) => existsSync(path))
    .map((file) => ({ file, target: join(scratch, 'masked', file.place, file.name) }));
  for (const { target } of asked) await mkdir(dirname(target), { recursive: true });
  const results = await run.reader.mask(asked, run.terms, searchOptions(ctx, hasParts));
  for (const [i, { file, target }] of asked.entries()) {
    const result = results[i];
    const name = file.place === 'build_log' ? undefined : maskSpans(file.name, matcher.findInText(file.name));
    if (result === 'unchanged' && (name === undefined || name === file.name)) continue;
    const from = result === 'unchanged' ? file.path : target;
    changes.push({ file, name, target: result === 'remove' ? null : from });
  }
  return changes;
}

/** Prepares a masked copy of the package. */
async function prepareMasked(
  ctx: SubjectContext,
  id: string,
  scratch: string,
  changes: readonly Change[],
): Promise<PreparedPackage | 'impossible'> {
  const copy = join(scratch, 'package');
  await rm(copy, { recursive: true, force: true });
  await cp(packageFolder(ctx.dataDir, id), copy, { recursive: true });
  for (const { file, name, target } of changes) {
    await rm(join(copy, file.name), { force: true });
    if (target === null || name === undefined) continue;
    await mkdir(dirname(join(copy, name)), { recursive: true });
    await cp(target, join(copy, name));
  }
  try {
    ctx.assertMayRun();
    const prepared = await preparePackage(copy, {
      dataDir: ctx.dataDir,
      settings: ctx.settings,
      findKnownHash: (known) => findBuildHash(ctx.db, known),
      bring: (known) => ctx.shared.bring(storedNames.environment(known)),
    });
    await storeEnvironment({ db: ctx.db, shared: ctx.shared }, prepared);
    return prepared;
  } catch (error) {
    if (!isAdeError(error)) throw error;
    ctx.log({ level: 'warn', message: `A config version could not be prepared without a person: ${error.code}` });
    return 'impossible';
  }
}

interface Planned {
  changes: readonly Change[];
  prepared: PreparedPackage | null;
  request: EraseRequest;
}

async function replace(
  ctx: SubjectContext,
  run: SubjectRun,
  row: ConfigVersionRow,
  { changes, prepared, request }: Planned,
): Promise<SubjectOutcome> {
  const dir = packageFolder(ctx.dataDir, row.id);
  const sources = changes.filter(({ name }) => name !== undefined);
  const logs = changes.filter(({ name }) => name === undefined);
  if (logs.length > 0) await removeBuildLog(ctx, row.id);
  const built = prepared && { environmentId: prepared.configVersionId, contentHash: prepared.build.content_hash };
  const commit = (record?: Step) =>
    inTransaction(ctx.db, async (transaction) => {
      if (sources.length > 0) await changeVersionFiles(transaction, row, built);
      const { rows } = await eraseRows(transaction, run, `version:${row.id}`, request.hasParts);
      await record?.(transaction);
      const removed = changes.filter(({ target }) => target === null).length;
      const outcome: SubjectOutcome = { outcome: 'erased', masked: changes.length - removed, removed, rows };
      await addActivity(transaction, {
        actor: request.actor,
        ...(request.credential === undefined ? {} : { credential: request.credential }),
        action: 'version.erased',
        workspaceId: row.workspace_id,
        targetId: row.id,
        details: { search_id: run.searchId, reference: request.reference, files: changes.length, rows },
        told: { config_id: row.config_id },
      });
      return outcome;
    });
  if (sources.length === 0) return commit();
  await say(ctx, run, row, built);
  await ctx.step('erase_said', row.id);
  const outcome = await ctx.shared.change(storedNames.package(row.id), {}, async (store) => {
    for (const { file, name, target } of sources) {
      if (target === null || name === undefined) {
        await rm(join(dir, file.name), { force: true });
        continue;
      }
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await rename(target, join(dir, name));
      if (name !== file.name) await rm(join(dir, file.name), { force: true });
    }
    await ctx.step('erase_replaced', row.id);
    const removed = sources.filter(({ file, name, target }) => target === null || name !== file.name);
    return store(
      commit,
      removed.map(({ file }) => file.name),
    );
  });
  await ctx.step('erase_stored', row.id);
  return outcome;
}

/** Notes what the version will be, before its files take their places. */
async function say(
  ctx: SubjectContext,
  run: SubjectRun,
  { id, environment_id: before }: ConfigVersionRow,
  built: { environmentId: string; contentHash: string } | null,
): Promise<void> {
  const said = { outcome: 'said', ...built, ...(before === null ? {} : { before }) };
  await saveOutcome(ctx.db, run.searchId, `version:${id}`, JSON.stringify(said));
}

/** Stores what a run before a crash has noted: its files are in their places, or some of them. */
async function storeSaid(
  ctx: SubjectContext,
  row: ConfigVersionRow,
  said: NonNullable<EraseRequest['said']>,
): Promise<void> {
  const { environmentId, contentHash } = said;
  const isStored = row.environment_id === (environmentId ?? null);
  if (isStored) return;
  const built = environmentId === undefined || contentHash === undefined ? null : { environmentId, contentHash };
  await inTransaction(ctx.db, (transaction) => changeVersionFiles(transaction, row, built));
}

/** The next build writes it again. */
async function removeBuildLog(ctx: SubjectContext, id: string): Promise<void> {
  const path = buildRecordPath(ctx.dataDir, id);
  await ctx.shared.change(storedNames.buildLog(id), {}, async (store) => {
    await rm(path, { force: true });
    if (ctx.shared.isOn) await store((record) => ctx.db.transaction().execute(record), [`${id}.json`]);
  });
}

/** An environment has a copy of the sources. Another version with the same sources may still need it. */
async function dropEnvironment(ctx: SubjectContext, id: string): Promise<void> {
  if ((await listEnvironmentsInUse(ctx.db)).has(id)) return;
  await ctx.shared.drop(storedNames.environment(id), (forget) =>
    inTransaction(ctx.db, async (transaction) => {
      await forgetBuildHash(transaction, id);
      await forget(transaction);
    }),
  );
  await discardUnused(ctx.folders.environments, id, Number.POSITIVE_INFINITY);
}

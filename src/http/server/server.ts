import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import pino, { type DestinationStream, type Logger } from 'pino';
import { asDiskFull, removeLeftoverFolders, VerifiedFiles } from '../../base/files/index.ts';
import { runSteps } from '../../base/steps/index.ts';
import { DEFAULT_WORKSPACE_ID } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import { describeRetention, proposeRetention, readServerRetention } from '../../contract/retention.ts';
import type { Settings } from '../../contract/settings.ts';
import { FacetReader, PreviewCache } from '../../previews/index.ts';
import { ArtifactReader } from '../../record/reader/index.ts';
import {
  assertWhole,
  createJobService,
  type JobService,
  type LogEntry,
  nameNode,
  PackageWork,
  settleEdits,
} from '../../service/index.ts';
import { openStorage } from '../../storage/identity/index.ts';
import type { SharedFiles } from '../../storage/shared/index.ts';
import {
  addActivity,
  changePerson,
  type Database,
  ensureWorkspace,
  inTransaction,
  isContentKept,
  isDocumentThere,
  isVersionThere,
  listNodes,
  listTokens,
  lockDataDir,
  makeSecret,
  makeToken,
  resetBuilds,
  SYSTEM_ACTOR,
  takeRetentionNotices,
} from '../../storage/store/index.ts';
import { makeConcurrencyLimits } from '../access/concurrency.ts';
import { isLoopback } from '../access/cross-site.ts';
import { TokenUses } from '../access/token-uses.ts';
import { ActivityLog } from '../context/activity-log.ts';
import { Readings } from '../context/readings.ts';
import { publishBuildLog, type Service } from '../context/service.ts';
import { isStillAllowed, isStillSignedIn } from '../guard/guard.ts';
import { HTTP_LIMITS, type HttpLimits } from '../limits.ts';
import { type Metrics, makeMetrics } from '../metrics/index.ts';
import { OpenStreams } from '../streams/open-streams.ts';
import { makeApp } from './app.ts';
import { endAtFaults } from './faults.ts';
import { watchService } from './watch-service.ts';

/** How long a server takes at most to stop, besides ADE_DRAIN_SECONDS. A query ends after 15 s. */
const CLOSE_SECONDS = 60;

export interface RunningServer {
  /** For example `http://127.0.0.1:8000`. */
  url: string;
  /** Secret of the administrator's token, at the first start only. */
  firstToken: string | null;
  service: Service;
  /**
   * Accepts no more work, lets running jobs continue for `ADE_DRAIN_SECONDS`, and closes everything, whatever fails.
   * Throws the first failure, or `stop_timeout`.
   */
  stop(): Promise<void>;
}

export interface StartOptions {
  logTo?: DestinationStream;
  /** Smaller limits for tests, which cannot wait as long as a client may. */
  limits?: Partial<HttpLimits>;
  /** Whether this process exists only for the server: then it ends at an error that no code expects. */
  ownsProcess?: boolean;
  /**
   * Called as soon as the service answers. The first token is stored only afterwards: if the call fails, nobody knows
   * the token, and the next start makes another one.
   */
  onListening?: (server: Pick<RunningServer, 'url' | 'firstToken'>) => void;
}

/**
 * Starts the service of a data folder. Throws `auth_off_refused`, `data_dir_in_use`, `storage_unusable`, `storage_full`,
 * `address_in_use`, and the errors of `openStorage`.
 */
export async function startServer(
  given: Settings,
  { logTo, limits, ownsProcess = false, onListening = () => undefined }: StartOptions = {},
): Promise<RunningServer> {
  const settings = { ...given, ...HTTP_LIMITS, ...limits };
  const isAuthOff = readAuth(settings);
  const dataDir = resolve(settings.dataDir);
  const nodeId = nameNode(settings);
  const log = makeLog(settings, nodeId, logTo);
  if (ownsProcess) endAtFaults(log);
  const metrics = makeMetrics();
  const closers: (() => unknown)[] = [];
  const close = () => closeInTime(closers.toReversed(), settings.drainSeconds + CLOSE_SECONDS);
  try {
    const lock = lockDataDir(dataDir);
    closers.push(() => lock.release());
    const { db, shared } = await openStorage({
      settings,
      log: (message) => log.warn(message),
      onCall: metrics.measureStorage,
    });
    closers.push(() => db.destroy());
    closers.push(() => shared.close());
    const service = await makeService({ settings, dataDir, isAuthOff, nodeId, log, db, shared, metrics });
    closers.push(() => service.tokenUses.settled());
    const app = await makeApp(service);
    closers.push(() => app.close());
    // The queue of nodes is already open, and a refused start has to close it.
    closers.push(() => service.jobs.drain());
    await prepareData(service);
    await service.jobs.start();
    const url = await listen(app, settings);
    const firstToken = await findFirstToken(service);
    onListening({ url, firstToken });
    if (firstToken !== null) await storeFirstToken(service, firstToken);
    return { url, firstToken, service, stop: close };
  } catch (error) {
    await close().catch((also: Error) =>
      log.warn(`After the failed start, not everything could be closed: ${also.message}`),
    );
    throw explainStart(error, dataDir);
  }
}

/** Carries out all closers. Throws `stop_timeout`, or the first error. */
async function closeInTime(closers: readonly (() => unknown)[], seconds: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new AdeError('stop_timeout', { seconds })), seconds * 1000);
  try {
    await Promise.race([runSteps(closers), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Turns errors of a full disk into `storage_full`: they differ depending on which write fails first. */
function explainStart(error: unknown, dataDir: string): unknown {
  const { cause } = error as Error;
  // The storage is on another disk, and its error says so.
  if (isAdeError(error, 'blob_store_full')) return error;
  return asDiskFull(error, dataDir, 'storage_full') ?? asDiskFull(cause, dataDir, 'storage_full') ?? error;
}

function readAuth({ auth, host }: Settings): boolean {
  if (auth !== 'off') return false;
  if (!isLoopback(host)) throw new AdeError('auth_off_refused', { host });
  return true;
}

/** Entries are JSON lines on stderr, with the id of the node. Secrets and headers are removed from them. */
function makeLog({ logLevel }: Settings, nodeId: string | null, destination?: DestinationStream): Logger {
  return pino(
    {
      level: logLevel,
      base: nodeId === null ? null : { node: nodeId },
      redact: ['req.headers', 'busboyOptions.headers', '*.token', '*.secret', '*.authorization', '*.cookie'],
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
}

interface Parts {
  settings: Service['settings'];
  dataDir: string;
  isAuthOff: boolean;
  nodeId: string | null;
  log: Logger;
  db: Database;
  shared: SharedFiles;
  metrics: Metrics;
}

async function makeService({ nodeId, ...parts }: Parts): Promise<Service> {
  const { settings, dataDir, db, shared, metrics } = parts;
  const log = parts.log as unknown as FastifyBaseLogger;
  let jobs: JobService | undefined;
  const files = new VerifiedFiles(dataDir, (path) => shared.repair(path));
  const previews = new PreviewCache({
    files,
    folder: dataFolders(dataDir).previews,
    maxMb: settings.previewCacheMb,
    maxExpandedMb: settings.maxExpandedMb,
    getLevel: () => jobs!.getSandboxLevel(),
  });
  const artifacts = new ArtifactReader();
  const facets = new FacetReader(previews);
  jobs = await createJobService({
    artifacts,
    database: db,
    dataDir,
    settings,
    observer: metrics.observer,
    nodeId,
    previews,
    files,
    shared,
    log: (entry) => writeEntry(log, entry),
  });
  const service: Service = {
    ...parts,
    log,
    jobs,
    activity: new ActivityLog(db, log),
    tokenUses: new TokenUses(db, log),
    readings: new Readings(),
    files,
    streams: new OpenStreams({
      db,
      isStillAllowed: (request) => isStillAllowed(request, service),
      isStillSignedIn: (request) => isStillSignedIn(request, service),
    }),
    limits: makeConcurrencyLimits(settings),
    artifacts,
    previews,
    facets,
    packages: new PackageWork({
      db,
      dataDir,
      settings,
      shared,
      assertMayRun: () => service.jobs.assertNotSafeMode(),
      onLog: (version, line) => publishBuildLog(service, version.workspace_id, { version_id: version.id, line }),
    }),
  };
  watchService(service);
  return service;
}

function writeEntry(log: FastifyBaseLogger, { level, message, jobId, code }: LogEntry): void {
  log[level]({ job_id: jobId, code }, message);
}

/** Prepares database and folders for a start. */
async function prepareData(service: Service): Promise<void> {
  const { db, dataDir } = service;
  // With a shared storage, the folder has only some copies.
  if (!service.shared.isOn) await assertWhole(db, dataDir);
  await rm(dataFolders(dataDir).incoming, { recursive: true, force: true });
  await removeLeftoverFolders(dataFolders(dataDir).documents, (id) => isDocumentThere(db, id));
  await removeLeftoverFolders(dataFolders(dataDir).packages, (id) => isVersionThere(db, id));
  await settleEdits(service);
  await service.previews.start((content) => isContentKept(db, content));
  // Other nodes may be building versions.
  if ((await listNodes(db)).length === 0) await resetBuilds(db);
  await prepareWorkspaces(service);
}

/** Makes the workspace of the short paths, and tells once for which workspaces retention has become their own matter. */
async function prepareWorkspaces({ db, settings, log }: Service): Promise<void> {
  const server = readServerRetention(settings);
  const proposal = proposeRetention(server);
  if (await ensureWorkspace(db, 'Default', DEFAULT_WORKSPACE_ID, proposal))
    log.info(`The new workspace Default keeps its files for a time: ${describeRetention(proposal)}. ${HOW_TO_CHANGE}`);
  for (const { id, name } of await takeRetentionNotices(db))
    log.warn(
      { workspace_id: id },
      `The workspace ${name} follows the settings of the server, as before: ${describeRetention(server)}. New workspaces have a retention of their own. ${HOW_TO_CHANGE}`,
    );
}

const HOW_TO_CHANGE = 'Administrators change it on the page Admin, and ade workspace retention does on this host.';

/** The secret of the first token; null if there already are tokens. */
async function findFirstToken({ db, isAuthOff, settings }: Service): Promise<string | null> {
  return isAuthOff || settings.role === 'worker' || (await listTokens(db)).length > 0 ? null : makeSecret();
}

async function storeFirstToken({ db }: Service, secret: string): Promise<void> {
  const first = { name: 'Administrator', kind: 'person', roles: { '*': 'admin' }, createdBy: 'server' } as const;
  await inTransaction(db, async (transaction) => {
    const { row } = await makeToken(transaction, { ...first, expiresAt: null }, secret);
    // Should sign-on be the only way later, this token still works.
    if (row.person_id !== null) await changePerson(transaction, row.person_id, { is_break_glass: 1 });
    const about = { workspaceId: null, targetId: row.id, details: { name: row.name, roles: row.roles_json } };
    await addActivity(transaction, { actor: SYSTEM_ACTOR, action: 'token.made', ...about });
  });
}

async function listen(app: Awaited<ReturnType<typeof makeApp>>, { host, port }: Settings): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new AdeError('address_in_use', { host, port, found: code }, { cause });
  }
}

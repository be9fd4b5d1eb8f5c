import type { Health, Readiness } from '../../contract/api/index.ts';
import type { Settings } from '../../contract/settings.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import { describeNetworkAccess } from '../../runner/index.ts';
import {
  countDisabledWebhooks,
  countTroubledSources,
  type Database,
  explainDatabaseError,
} from '../../storage/store/index.ts';
import type { StorageHealth } from '../upkeep/storage-health.ts';
import type { JobService } from './job-service.ts';

type Component = Health['components']['database'];
type Status = Health['status'];

/** A database that works, and its queue, answer within this time. */
const DATABASE_TIMEOUT_MS = 3000;

const OK: Component = { status: 'ok' };

/** The parts of the service that are checked. */
export interface Checked {
  db: Database;
  jobs: JobService;
  settings: Settings;
  activity: { readonly waitingCount: number };
}

/** The state of the service; for a part in trouble, also what the operator should do. */
export async function readHealth(service: Checked): Promise<Health> {
  const { jobs, settings } = service;
  const [database, stats, storage, sandbox, troubled, disabled, away] = await Promise.all([
    checkDatabase(service),
    withinTime(jobs.readStats()).catch(() => null),
    jobs.checkStorage(),
    checkSandbox(service),
    withinTime(countTroubledSources(service.db)).catch(() => 0),
    withinTime(countDisabledWebhooks(service.db)).catch(() => 0),
    withinTime(jobs.signOn.listAway()).catch(() => []),
  ]);
  const { safeMode } = jobs;
  const components: Health['components'] = {
    database,
    storage: describeStorage(storage),
    queue:
      stats !== null && stats.held >= stats.capacity
        ? degraded('The queue is full; submissions are refused for now.')
        : OK,
    sandbox: sandbox.component,
    safe_mode: safeMode.active ? degraded(describeSafeMode(safeMode.reason)) : OK,
    clock: checkClock(jobs),
    workers: checkWorkers(stats?.slots ?? null),
    sources: troubled === 0 ? OK : degraded(describeTroubled(troubled)),
    webhooks: checkWebhooks(disabled),
    sign_on: checkSignOn(away),
  };
  return {
    status: findWorst(Object.values(components).map(({ status }) => status)),
    version: ENGINE_VERSION,
    components,
    queue: {
      running: stats?.running ?? 0,
      waiting: stats?.waiting ?? 0,
      max_running: stats?.slots ?? (settings.role === 'api' ? 0 : settings.maxConcurrency),
      max_waiting: settings.queueSize,
      average_duration_ms: stats?.averageDurationMs ?? 0,
    },
    sandbox_level: sandbox.level,
    runtime_network_access: describeNetworkAccess(settings),
    free_bytes: storage.freeBytes,
  };
}

/** Whether requests should be sent to this process; if not, because of which of its parts. Needs little time. */
export async function readReadiness(service: Checked): Promise<Readiness> {
  // A process that stops refuses work, whatever its parts can do.
  if (service.jobs.isStopping) return { ready: false, because: ['stopping'] };
  const [database, storage, { component: sandbox }] = await Promise.all([
    checkDatabase(service),
    service.jobs.checkStorage().then(describeStorage),
    checkSandbox(service),
  ]);
  const parts = Object.entries({ database, storage, sandbox });
  const because = parts.flatMap(([name, { status }]) => (status === 'unavailable' ? [name] : []));
  return { ready: because.length === 0, because: because as Readiness['because'] };
}

/** Without the database, nobody knows who asks, so only the log says where the database is. */
const NOT_THERE = 'The database cannot be used. The log of the service says where it is and what failed.';

/** For callers without a token: states only. */
export function withoutDetails({ status, components }: Health): Health {
  const states = Object.entries(components).map(([name, { status: one }]) => [
    name,
    { status: one, ...(name === 'database' && one === 'unavailable' ? { message: NOT_THERE } : {}) },
  ]);
  return { status, components: Object.fromEntries(states) as Health['components'] };
}

async function checkDatabase(service: Checked): Promise<Component> {
  try {
    await withinTime(service.db.selectFrom('workspaces').select('id').limit(1).execute());
    return checkWaiting(service);
  } catch (cause) {
    return { status: 'unavailable', message: explainDatabaseError(service.settings, cause).message };
  }
}

/** Callers that ask for the health need an answer soon. */
function withinTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`there was no answer for ${DATABASE_TIMEOUT_MS / 1000} s`)),
    DATABASE_TIMEOUT_MS,
  );
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/** Reports data that could not be stored yet, because the disk is full. */
function checkWaiting({ activity, jobs }: Checked): Component {
  const waiting = [
    ...(activity.waitingCount === 0 ? [] : [`${activity.waitingCount} activity entries (the log has them too)`]),
    ...(jobs.isSafeModeStored ? [] : ['the safe mode switch']),
  ];
  if (waiting.length === 0) return OK;
  return degraded(`The disk is full. Not stored yet: ${waiting.join(' and ')}. Free space before a restart.`);
}

async function checkSandbox({ jobs }: Checked): Promise<{ component: Component; level: string | null }> {
  try {
    const level = await jobs.getSandboxLevel();
    if (level !== 'permission') return { component: OK, level };
    return { component: degraded('The sandbox level "permission" does not protect against hostile code.'), level };
  } catch (error) {
    return { component: { status: 'unavailable', message: (error as Error).message }, level: null };
  }
}

function describeStorage({ status, message }: StorageHealth): Component {
  return { status: status === 'down' ? 'unavailable' : status, ...messageOf(message) };
}

/** `slots`: how many jobs can run at the same time on all nodes; null if nobody knows. */
function checkWorkers(slots: number | null): Component {
  if (slots !== 0) return OK;
  return degraded(
    'No node runs jobs: accepted jobs wait, and new ones are refused. Start a node with ADE_ROLE=worker or ADE_ROLE=all, and the same database and storage.',
  );
}

function describeTroubled(count: number): string {
  const which = count === 1 ? 'A source' : `${count} sources`;
  return `${which} of documents cannot be read, or the files cannot be taken. Administrators of the workspace see why on the page Sources.`;
}

/** `disabled`: how many webhooks were disabled without a person. */
function checkWebhooks(disabled: number): Component {
  if (disabled === 0) return OK;
  return degraded(
    `${disabled} webhooks were disabled because their receivers failed for a week or answered 410. Look at them under Admin of their workspaces, then enable or delete them.`,
  );
}

/** `away`: the providers that do not answer. Whoever is signed in can go on without them. */
function checkSignOn(away: readonly string[]): Component {
  if (away.length === 0) return OK;
  return degraded(
    `Nobody can sign in with ${away.join(', ')}, which does not answer; those who are signed in go on. The log of the service says why. People for emergencies can sign in with tokens.`,
  );
}

function checkClock({ clock }: JobService): Component {
  const message = clock?.message ?? null;
  return message === null ? OK : degraded(message);
}

function degraded(message: string): Component {
  return { status: 'degraded', message };
}

function messageOf(message: string | null): Pick<Component, 'message'> {
  return message === null ? {} : { message };
}

function describeSafeMode(reason: string | null): string {
  return `No config code runs.${reason === null ? '' : ` Reason: ${reason}.`}`;
}

function findWorst(statuses: readonly Status[]): Status {
  if (statuses.includes('unavailable')) return 'unavailable';
  return statuses.includes('degraded') ? 'degraded' : 'ok';
}

import type { QueryClient } from '@tanstack/react-query';
import { ApiError, NO_ANSWER_STATUS } from '../../../api/api-error.ts';
import type { ConfigVersion, Job } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { t } from '../../../lib/texts.ts';
import { readAgain } from '../../decisions/other-package/index.ts';
import { changeConfig, deleteVersion, publishVersion, retryWhileBusy } from '../../entities/configs/index.ts';
import { hasEnded, submitJob } from '../../entities/jobs/index.ts';
import { runCases } from '../cases/index.ts';
import { readPublication } from '../publish/index.ts';
import { listWanted } from './chosen-columns.ts';
import type { Own } from './kept-own.ts';
import { makeOwnConfig, makeOwnVersion } from './own-columns-api.ts';

/** What is being done on the way to the first document. */
export const DOING = {
  package: t`Making the package…`,
  check: t`Checking it…`,
  publish: t`Publishing it…`,
  document: t`Reading the document…`,
} as const;
export type Doing = keyof typeof DOING;

/** A case of the package fails: only the workbench shows why. */
export class CaseFailed extends Error {}

interface Road {
  client: QueryClient;
  workspaceId: string;
  own: Own;
  /** Stores the examples, unless they are already in the service. */
  getDocuments: () => Promise<Own['documents']>;
  change: (part: Partial<Own>) => void;
  onDoing: (doing: Doing) => void;
}

/**
 * The draft for the columns as they are now. One that was made before, after which the connection was lost or somebody
 * changed something, is used again or replaced.
 */
export async function makeOwnDraft({ workspaceId, own, change }: Pick<Road, 'workspaceId' | 'own' | 'change'>) {
  const name = own.name.trim();
  const columns = listWanted(own.chosen);
  const text = JSON.stringify(columns);
  let { made } = own;
  if (own.asked !== null) made = await askAgain(workspaceId, made, own.asked, change);
  if (made === null || made.columns !== text) {
    made = await ask(workspaceId, made, { key: crypto.randomUUID(), name, columns }, change);
  }
  if (made.name === name) return made;
  await changeConfig(workspaceId, made.configId, { name });
  const draft = { ...made, name };
  change({ made: draft });
  return draft;
}

type Asked = NonNullable<Own['asked']>;
type Made = NonNullable<Own['made']>;

/** Makes the config, or another draft of it. Until the service has answered, nobody knows whether it was made. */
async function ask(workspaceId: string, made: Own['made'], asked: Asked, change: Road['change']): Promise<Made> {
  change({ asked });
  try {
    const { id, config_id: configId } = await (made === null
      ? makeOwnConfig(workspaceId, asked)
      : makeOwnVersion(workspaceId, made.configId, asked));
    const name = made === null ? asked.name : made.name;
    const draft: Made = { configId, versionId: id, name, columns: JSON.stringify(asked.columns) };
    change({ made: draft, asked: null });
    if (made !== null) await deleteVersion(workspaceId, made.versionId).catch(() => undefined);
    return draft;
  } catch (error) {
    if (isRefusal(error)) change({ asked: null });
    throw error;
  }
}

/** What had no answer is asked for again with its key; if it is refused, it was not made. */
async function askAgain(workspaceId: string, made: Own['made'], asked: Asked, change: Road['change']) {
  try {
    return await ask(workspaceId, made, asked, change);
  } catch (error) {
    if (isRefusal(error)) return made;
    throw error;
  }
}

const FIRST_OF_SERVICE = 500;
const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.status !== NO_ANSWER_STATUS && error.status < FIRST_OF_SERVICE;

/**
 * Publishes a package for the columns, and reads the examples with it. Each step can be repeated after it failed. Throws
 * `CaseFailed`, and the errors of the requests. Returns the version, and the job of the first document if there is one.
 */
export async function publishOwn(road: Road): Promise<{ version: ConfigVersion; job: Job | null }> {
  const { workspaceId, own, getDocuments, onDoing } = road;
  onDoing('package');
  const { configId, versionId } = await makeOwnDraft(road);
  onDoing('check');
  const version = await publishDraft(workspaceId, versionId, () => onDoing('publish'));
  if (!own.hasExample) return { version, job: null };
  onDoing('document');
  if (own.ofJob) {
    const old = await requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs', own.ofJob));
    const how = { configId, text: 'Read with columns of its own', key: own.submission };
    return { version, job: await waitForEnd(await readAgain(road.client, old, how)) };
  }
  const jobs: Job[] = [];
  for (const [at, { id }] of (await getDocuments()).entries()) {
    jobs.push(await submitJob(workspaceId, { document_id: id, config_id: configId }, `${own.submission}-${at}`));
  }
  const [first] = jobs;
  return { version, job: first === undefined ? null : await waitForEnd(first) };
}

/** A first version is compared with nothing: only its own cases have to pass. */
async function publishDraft(workspaceId: string, id: string, onPublish: () => void): Promise<ConfigVersion> {
  const path = makeWorkspacePath(workspaceId, 'versions', id);
  const before = await requestJson<ConfigVersion>(path);
  // The answer to an earlier try was lost.
  if (before.status !== 'draft') return before;
  const { signal } = new AbortController();
  const plan = await readPublication(workspaceId, id, signal);
  if (plan.cases?.outcome === 'unchecked') await retryWhileBusy(() => runCases(workspaceId, id, undefined, signal));
  if ((await readPublication(workspaceId, id, signal)).needs_reason) throw new CaseFailed();
  onPublish();
  return retryWhileBusy(() => publishVersion(workspaceId, id, '', null));
}

/** The longest time that is waited for a document that others stand before in the queue. */
const MAX_WAIT_MS = 20_000;
const PAUSE_MS = 150;

/** The page of a document has something to show once it was read. */
async function waitForEnd(job: Job): Promise<Job> {
  const endMs = performance.now() + MAX_WAIT_MS;
  let now = job;
  while (!hasEnded(now) && performance.now() < endMs) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    now = await requestJson<Job>(makeWorkspacePath(job.workspace_id, 'jobs', job.id));
  }
  return now;
}

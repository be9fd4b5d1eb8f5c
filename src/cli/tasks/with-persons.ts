import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AdeClient, answerOf } from '../../client/index.ts';
import {
  DEFAULT_WORKSPACE_ID,
  type EraseSubject,
  type FindSubject,
  type SubjectHolder,
  type SubjectPlan,
  type SubjectSearch,
} from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { readSettings } from '../../contract/settings.ts';
import type { SubjectService } from '../../service/index.ts';
import { withDatabase } from '../read/data-folder.ts';
import type { ServerOptions } from '../read/server-options.ts';

/** Finds and erases people, wherever the service is; each call returns when the work is done. */
export interface Persons {
  find(asked: FindSubject): Promise<SubjectSearch>;
  listPlaces(id: string): Promise<SubjectHolder[]>;
  plan(id: string, holders: readonly string[] | null): Promise<SubjectPlan>;
  erase(id: string, asked: EraseSubject): Promise<SubjectSearch>;
}

const LOOK_EVERY_MS = 500;
/** The name of these commands' actor in the activity: anybody who can write to the data folder. */
const AUTHOR = { actor: 'host' };

type Options = ServerOptions & { dataDir?: string };

export async function withPersons<Result>(
  options: Options,
  work: (persons: Persons) => Promise<Result>,
): Promise<Result> {
  if (options.url === undefined) return withHost(options, work);
  const { withServer } = await import('../read/server.ts');
  return withServer(options, (client, signal) => work(onServer(client, signal)));
}

const SEARCHES = '/api/v1/workspaces/{workspace_id}/subject-searches';
const SEARCH = `${SEARCHES}/{search_id}` as const;

function onServer({ api, workspace }: AdeClient, signal: AbortSignal): Persons {
  const of = (id: string) => ({ path: { workspace_id: workspace, search_id: id } });
  const wait = (id: string) => waitUntilDone(() => answerOf(api.GET(SEARCH, { params: of(id), signal })), signal);
  return {
    find: async (body) => {
      const params = { path: { workspace_id: workspace } };
      return wait((await answerOf(api.POST(SEARCHES, { params, body, signal }))).id);
    },
    listPlaces: async (id) => {
      const all: SubjectHolder[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: { cursor?: string } = cursor === '' ? {} : { cursor };
        const page = await answerOf(api.GET(`${SEARCH}/places`, { params: { ...of(id), query }, signal }));
        all.push(...page.items);
        cursor = page.next_cursor;
      }
      return all;
    },
    plan: async (id, holders) => {
      const query = holders === null ? {} : { holders: holders.join(',') };
      return answerOf(api.GET(`${SEARCH}/plan`, { params: { ...of(id), query }, signal }));
    },
    erase: async (id, body) => {
      await answerOf(api.POST(`${SEARCH}/erase`, { params: of(id), body, signal }));
      return wait(id);
    },
  };
}

async function waitUntilDone(read: () => Promise<SubjectSearch>, signal?: AbortSignal): Promise<SubjectSearch> {
  for (;;) {
    const search = await read();
    if (search.state !== 'finding' && search.state !== 'erasing') return search;
    await delay(LOOK_EVERY_MS, undefined, signal === undefined ? {} : { signal });
  }
}

/**
 * On the host: if a server has the data folder, or several nodes share the database, they do the work, and the command
 * waits for it. Otherwise it does the work itself.
 */
function withHost<Result>(options: Options, work: (persons: Persons) => Promise<Result>): Promise<Result> {
  return withDatabase(options.dataDir, async (db, folder) => {
    const { makeHostSubjects } = await import('../../service/index.ts');
    const { lockDataDir } = await import('../../storage/store/index.ts');
    const dataDir = resolve(folder);
    const settings = { ...readSettings(), dataDir };
    const lock = settings.databaseUrl === '' ? takeLock(() => lockDataDir(dataDir)) : null;
    const subjects = makeHostSubjects(db, dataDir, settings, { isAlone: lock !== null });
    try {
      if (lock !== null) await subjects.finishOthers();
      return await work(onHost(subjects, options.workspace ?? DEFAULT_WORKSPACE_ID));
    } finally {
      await subjects.close();
      lock?.release();
    }
  });
}

/** Null if a server has the folder. */
function takeLock<Lock>(take: () => Lock): Lock | null {
  try {
    return take();
  } catch (error) {
    if (isAdeError(error, 'data_dir_in_use')) return null;
    throw error;
  }
}

function onHost(subjects: SubjectService, workspace: string): Persons {
  const wait = (id: string) => waitUntilDone(() => subjects.get(workspace, id));
  return {
    find: async (asked) => wait((await subjects.find(workspace, asked, AUTHOR)).id),
    listPlaces: async (id) => {
      const all: SubjectHolder[] = [];
      for (let cursor: string | null = '0'; cursor !== null; ) {
        const page: { items: SubjectHolder[]; nextCursor: string | null } = await subjects.listPlaces(
          workspace,
          id,
          Number(cursor),
        );
        all.push(...page.items);
        cursor = page.nextCursor;
      }
      return all;
    },
    plan: (id, holders) => subjects.plan(workspace, id, holders),
    erase: async (id, asked) => {
      await subjects.erase(workspace, id, asked, AUTHOR);
      return wait(id);
    },
  };
}

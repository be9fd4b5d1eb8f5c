import { readFileSync } from 'node:fs';
import { type AdeClient, AdeRequestError, answerOf, createClient, isRequestError } from '../../client/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { withInterrupt } from '../interrupt.ts';
import { usageError } from '../usage-error.ts';
import type { ServerOptions } from './server-options.ts';

/** A server may be away or its queue full for this time before a command gives up. */
const PATIENCE_MS = 30 * 60_000;
/** A wrong address or token is reported at once. */
const FIRST_PATIENCE_MS = 3000;

/** Runs `work` on a server. Ctrl-C ends it with the error `cancelled`. Throws AdeRequestError. */
export async function withServer<Result>(
  options: ServerOptions,
  work: (client: AdeClient, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return withInterrupt(async (signal) => {
    try {
      return await work(await connect(options, signal), signal);
    } catch (error) {
      throw signal.aborted ? new AdeError('cancelled') : error;
    }
  });
}

/** Opens a client, and asks the server whether it knows the token. Throws AdeRequestError. */
async function connect({ url = '', tokenFile, workspace }: ServerOptions, signal: AbortSignal): Promise<AdeClient> {
  const about = { url, workspace, token: readToken(tokenFile) };
  const probe = createClient({ ...about, retryForMs: FIRST_PATIENCE_MS });
  try {
    await answerOf(probe.api.GET('/api/v1/session', { signal }));
  } catch (error) {
    if (!isRequestError(error, 'not_signed_in')) throw error;
    const message = `${error.message} The command takes the token from the variable ADE_TOKEN, or from --token-file.`;
    throw new AdeRequestError(error.code, message, { status: error.status, cause: error });
  }
  return createClient({ ...about, retryForMs: PATIENCE_MS });
}

/** A token is never an argument: everybody on the host sees the arguments of a process. */
function readToken(file: string | undefined): string | undefined {
  const { ADE_TOKEN: variable } = process.env;
  if (file === undefined) return variable === '' ? undefined : variable;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw usageError(`--token-file cannot be read: ${found}`);
  }
}

type Config = Awaited<ReturnType<typeof listConfigs>>[number];

export async function listConfigs({ api, workspace }: AdeClient, signal?: AbortSignal) {
  const params = { path: { workspace_id: workspace } };
  const { items } = await answerOf(api.GET('/api/v1/workspaces/{workspace_id}/configs', { params, signal }));
  return items;
}

/** Finds a config by its name or id; without a name, the default one of the workspace. */
export async function findConfig(client: AdeClient, name: string | undefined, signal?: AbortSignal): Promise<Config> {
  const configs = (await listConfigs(client, signal)).filter(({ archived_at: archivedAt }) => archivedAt === null);
  const found = configs.find((config) => (name === undefined ? config.is_default : isNamed(config, name)));
  if (found !== undefined) return found;
  if (name === undefined) throw new AdeError('no_active_config');
  throw new AdeError('config_unknown', { config_id: name });
}

/** Finds a sender by its name or id. Throws `sender_unknown`. */
export async function findSenderId({ api, workspace }: AdeClient, name: string, signal?: AbortSignal): Promise<string> {
  const params = { path: { workspace_id: workspace } };
  const { items } = await answerOf(api.GET('/api/v1/workspaces/{workspace_id}/senders', { params, signal }));
  const found = items.find((sender) => isNamed(sender, name));
  if (found === undefined) throw new AdeError('sender_unknown', { sender_id: name });
  return found.id;
}

function isNamed({ id, name }: { id: string; name: string }, wanted: string): boolean {
  return id === wanted || name.toLowerCase() === wanted.toLowerCase();
}

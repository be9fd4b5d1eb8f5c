import type { QueryClient } from '@tanstack/react-query';
import type { ReviewRulesBody, WithReason } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { makeSender, sendersQuery } from '../../entities/senders/index.ts';
import type { ResolvedArrival } from './resolve-arrivals.ts';
import { runDrop } from './run-drop.ts';
import type { FileToRead, How } from './upload-store.ts';

/** Adds the senders that are new, then uploads and submits the files. Throws if a sender cannot be added. */
export async function readArrivals(
  client: QueryClient,
  workspaceId: string,
  how: How,
  arrivals: readonly ResolvedArrival[],
): Promise<void> {
  const files = arrivals.filter(({ arrival }) => arrival.refusal === null && arrival.beside !== 'aside');
  const made = await makeSenders(client, workspaceId, files);
  const isBeside = files.some(({ arrival, first }) => first !== null && arrival.beside !== null);
  const reason = isBeside ? await findReason(workspaceId) : undefined;
  void runDrop(
    workspaceId,
    how,
    files.map((file) => toFile(file, made, reason)),
  );
}

/** A submission finds these by itself, and the document then says how. */
const FOUND_AGAIN: ReadonlySet<string> = new Set(['file_name', 'folder']);

function toFile(
  { arrival, sender, isSenderNamed, period, periodFrom, named, first, config }: ResolvedArrival,
  made: ReadonlyMap<string, string>,
  reason: WithReason['reason'] | undefined,
): FileToRead {
  const isFound = isSenderNamed && FOUND_AGAIN.has(named?.sender_found_by ?? '');
  const senderId =
    sender?.kind === 'known' ? sender.sender.id : sender?.kind === 'new' ? made.get(foldName(sender.name)) : undefined;
  const beside = first === null || reason === undefined ? null : arrival.beside;
  return {
    file: arrival.file,
    configId: config?.id,
    about: {
      folder: arrival.folder,
      ...(senderId === undefined || isFound ? {} : { sender_id: senderId }),
      ...(period === null || periodFrom === 'names' ? {} : { period }),
    },
    beside:
      beside === null || beside === 'aside' || first === null || reason === undefined
        ? null
        : { [beside]: { job_id: first.job_id, reason } },
  };
}

const foldName = (name: string) => name.toLowerCase();

/** The ids of new senders by their names. */
async function makeSenders(
  client: QueryClient,
  workspaceId: string,
  files: readonly ResolvedArrival[],
): Promise<Map<string, string>> {
  const names = new Map(
    files.flatMap(({ sender }) => (sender?.kind === 'new' ? [[foldName(sender.name), sender.name] as const] : [])),
  );
  const made = new Map<string, string>();
  try {
    for (const [key, name] of names) {
      made.set(key, (await makeSender(workspaceId, name)).id);
    }
  } finally {
    if (names.size > 0) {
      await client.invalidateQueries({ queryKey: sendersQuery(workspaceId).queryKey });
      void client.invalidateQueries({ queryKey: queryKeys.workspaces });
      void client.invalidateQueries({ queryKey: queryKeys.periods(workspaceId) });
    }
  }
  return made;
}

/** The reason for what somebody said about a second document: it is another file. */
const PREFERRED = ['new_file', 'other'];

async function findReason(workspaceId: string): Promise<WithReason['reason']> {
  const { reason_codes: codes } = await requestJson<ReviewRulesBody>(makeWorkspacePath(workspaceId, 'review-rules'));
  return { code: PREFERRED.find((code) => codes.includes(code)) ?? codes[0] ?? 'other' };
}

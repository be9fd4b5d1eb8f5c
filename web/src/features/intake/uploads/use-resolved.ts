import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Config, ReadDocumentNames } from '../../../api/contract.ts';
import { useWorkspaceId, workspacesQuery } from '../../../session/session.ts';
import { namesQuery, sendersQuery } from '../../entities/senders/index.ts';
import { type Arrival, type Arrivals, arrivalStore } from './arrival-store.ts';
import { type ResolvedArrival, resolveArrivals } from './resolve-arrivals.ts';

/** The period of the page, and whether somebody has chosen it. */
export interface PagePeriod {
  period: string | undefined;
  isChosen: boolean;
}

/** Of each of many files, and of all together. */
const MIN_CELLS = 20;
const MOST_CELLS = 15_000;

type Item = ReadDocumentNames['items'][number];

/** Dropped files with the senders and periods that they will have. */
export function useResolved(arrivals: Arrivals, pagePeriod: PagePeriod, configs: readonly Config[]) {
  const workspaceId = useWorkspaceId();
  const sendersRead = useQuery(sendersQuery(workspaceId));
  const all = sendersRead.data?.items;
  const senders = useMemo(() => (all ?? []).filter(({ archived_at: at }) => at === null), [all]);
  const workspaces = useQuery(workspacesQuery);
  const workspace = workspaces.data?.items.find(({ id }) => id === workspaceId);
  const readable = arrivals.items.filter(({ refusal }) => refusal === null);
  // Only among several packages one has to be found.
  const hasCells = configs.length > 1;
  useFirstCells(workspaceId, hasCells ? readable : []);
  const asked = readable.map(
    ({ file, folder, firstCells }): Item => ({
      filename: file.name,
      ...(folder === '' ? {} : { folder }),
      ...(hasCells && firstCells !== undefined
        ? { first_cells: firstCells.slice(0, Math.max(MIN_CELLS, MOST_CELLS / readable.length)) }
        : {}),
    }),
  );
  const areCellsRead = !hasCells || readable.every(({ firstCells }) => firstCells !== undefined);
  const names = useQuery({ ...namesQuery(workspaceId, asked), enabled: areCellsRead });
  const isRead = names.data !== undefined && !names.isPlaceholderData;
  const named = new Map(readable.flatMap(({ id }, at) => (isRead ? [[id, names.data.items[at]!] as const] : [])));
  const hasNew = arrivals.sender.trim() !== '' || arrivals.items.some(({ sender }) => (sender ?? '').trim() !== '');
  const isNeeded = workspace?.needs_sender_and_period === true || (workspace?.sender_and_period === 'auto' && hasNew);
  const base = { senders, named, pagePeriod, isNeeded, configs };
  // The first documents are asked for once it is clear which senders and periods are meant.
  const meant = resolveArrivals(arrivals, { ...base, firstOf: () => null, configOf: () => null });
  const pairs = new Map(meant.flatMap((one) => toPair(one)));
  const firsts = useQuery(namesQuery(workspaceId, [...pairs.values()]));
  const byPair = new Map(
    firsts.isPlaceholderData ? [] : [...pairs.keys()].map((key, at) => [key, firsts.data?.items[at]]),
  );
  const firstOf = (senderId: string, period: string) => byPair.get(`${senderId} ${period}`)?.first_document ?? null;
  const configBySender = new Map([...byPair.values()].map((one) => [one?.sender_id, one?.sender_config_id ?? null]));
  const configOf = (senderId: string) => configBySender.get(senderId) ?? null;
  return {
    senders,
    resolved: resolveArrivals(arrivals, { ...base, firstOf, configOf }),
    /** Whether it is known what the names say. */
    isNamed: isRead,
    /** Whether anything about the files is still being read, or what says whom they may be of: answers come in any order. */
    isReading: !isRead || firsts.isPlaceholderData || sendersRead.isPending || workspaces.isPending,
    /** Whether somebody may want to name senders: also before there is any. */
    asksSender: isNeeded || workspace?.sender_and_period === 'auto',
    error: names.error,
  };
}

/** Reads the texts of the first rows of files, once each. */
function useFirstCells(workspaceId: string, arrivals: readonly Arrival[]): void {
  const missing = arrivals.filter(({ firstCells }) => firstCells === undefined);
  const ids = missing.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids say which files
  useEffect(() => {
    if (missing.length === 0) return;
    void import('./first-cells.ts').then(async ({ readFirstCells }) => {
      const cells = new Map<string, readonly string[]>();
      for (const { id, file } of missing) cells.set(id, await readFirstCells(file));
      arrivalStore.setFirstCells(workspaceId, cells);
    });
  }, [workspaceId, ids]);
}

function toPair({ arrival, sender, period }: ResolvedArrival): [string, Item][] {
  if (sender?.kind !== 'known') return [];
  const { id } = sender.sender;
  const about = { filename: arrival.file.name, sender_id: id };
  return [[`${id} ${period}`, period === null ? about : { ...about, period }]];
}

import { useSyncExternalStore } from 'react';
import { folderOf } from '../../../lib/dropped-folders.ts';
import { findRefusal } from './refusals.ts';

/** What a second document of a sender and period is to the first. */
export type Beside = 'replaces' | 'added_to' | 'aside';

/** A file that was dropped and is not uploaded yet. */
export interface Arrival {
  id: string;
  file: File;
  folder: string;
  /** Why it cannot be read; null if it may be. */
  refusal: string | null;
  /** What a person typed; null: as the names say. */
  sender: string | null;
  /** Whether the typed sender is a new one, although it is part of a known name. */
  isNewSender: boolean;
  period: string | null;
  beside: Beside | null;
  /** Texts of its first rows, for finding a package; undefined until they are read. */
  firstCells: readonly string[] | undefined;
}

export interface Arrivals {
  items: readonly Arrival[];
  /** For the files whose names say no sender. */
  sender: string;
  /** For all files that have no period of their own. */
  period: string;
  /** The package that reads all files; null: each is read with what its sender or its headers say. */
  configId: string | null;
}

const NONE: Arrivals = { items: [], sender: '', period: '', configId: null };

let byWorkspace: ReadonlyMap<string, Arrivals> = new Map();
const listeners = new Set<() => void>();

function set(workspaceId: string, arrivals: Arrivals): void {
  byWorkspace = new Map(byWorkspace).set(workspaceId, arrivals);
  for (const listener of listeners) listener();
}

const read = (workspaceId: string): Arrivals => byWorkspace.get(workspaceId) ?? NONE;

/** Dropped files, kept outside of the pages, so that they are still there when somebody comes back. */
export const arrivalStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read,
  add(workspaceId: string, files: readonly File[]): void {
    const known = read(workspaceId);
    const added = files.map(
      (file): Arrival => ({
        id: crypto.randomUUID(),
        file,
        folder: folderOf(file),
        refusal: findRefusal(file),
        sender: null,
        isNewSender: false,
        period: null,
        beside: null,
        firstCells: undefined,
      }),
    );
    set(workspaceId, { ...known, items: [...known.items, ...added] });
  },
  patch(workspaceId: string, patch: Partial<Omit<Arrivals, 'items'>>): void {
    set(workspaceId, { ...read(workspaceId), ...patch });
  },
  patchOne(workspaceId: string, id: string, patch: Partial<Arrival>): void {
    const known = read(workspaceId);
    set(workspaceId, { ...known, items: known.items.map((one) => (one.id === id ? { ...one, ...patch } : one)) });
  },
  setFirstCells(workspaceId: string, cells: ReadonlyMap<string, readonly string[]>): void {
    const known = read(workspaceId);
    const items = known.items.map((one) => ({ ...one, firstCells: cells.get(one.id) ?? one.firstCells }));
    set(workspaceId, { ...known, items });
  },
  remove(workspaceId: string, id: string): void {
    const known = read(workspaceId);
    const items = known.items.filter((one) => one.id !== id);
    set(workspaceId, items.length === 0 ? NONE : { ...known, items });
  },
  clear: (workspaceId: string): void => set(workspaceId, NONE),
  isWaiting: (): boolean => [...byWorkspace.values()].some(({ items }) => items.length > 0),
};

export const useArrivals = (workspaceId: string): Arrivals =>
  useSyncExternalStore(arrivalStore.subscribe, () => read(workspaceId));

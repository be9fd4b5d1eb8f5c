import { useSyncExternalStore } from 'react';
import type { ApiError } from '../../../api/api-error.ts';
import type { ReadAs, SubmitJob, UploadedDocument } from '../../../api/contract.ts';
import type { UploadedAs } from '../../entities/documents/index.ts';

/** A file that somebody has dropped, and what they have said about it. */
export interface FileToRead {
  file: File;
  about: UploadedAs;
  /** What a second document of its sender and period is to the first. */
  beside: Pick<SubmitJob, 'replaces' | 'added_to'> | null;
  /** The package that reads it. */
  configId: string | undefined;
}

export interface FileUpload {
  id: string;
  name: string;
  bytes: number;
  sentBytes: number;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  error?: ApiError;
  document?: UploadedDocument;
  beside: FileToRead['beside'];
  configId: FileToRead['configId'];
}

/** How the documents of a drop are read. */
export interface How {
  /** How to read csv files; missing settings are detected. */
  readAs: ReadAs;
}

/** Files that were dropped together: uploaded in parallel, then run as one job or one batch. */
export interface Drop extends How {
  id: string;
  workspaceId: string;
  files: FileUpload[];
  state: 'uploading' | 'submitting' | 'waiting' | 'submitted' | 'failed';
  /** Ids of the arrivals that are submitted: one document may come under two names. */
  submitted: readonly string[];
  /** Set while the queue is full: the time of the next attempt. */
  retryAtMs?: number | undefined;
  error?: ApiError;
}

let drops: readonly Drop[] = [];
const listeners = new Set<() => void>();

/** Kept outside of the pages, so that uploads continue when another page is opened. */
export const uploadStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): readonly Drop[] => drops,
  add(drop: Drop): void {
    setDrops([drop, ...drops]);
  },
  find: (id: string): Drop | undefined => drops.find((drop) => drop.id === id),
  patch: patchDrop,
  patchFile(id: string, fileId: string, patch: Partial<FileUpload>): void {
    const files = uploadStore.find(id)?.files.map((file) => (file.id === fileId ? { ...file, ...patch } : file));
    if (files) patchDrop(id, { files });
  },
  /** Removes a drop that could not be submitted. */
  dismiss(id: string): void {
    setDrops(drops.filter((drop) => drop.id !== id));
  },
  /** Removes the line of a file that could not be uploaded. */
  forget(fileId: string): void {
    setDrops(dropEmpty(drops.map((drop) => ({ ...drop, files: drop.files.filter(({ id }) => id !== fileId) }))));
  },
  /** Removes the lines of documents that are submitted, and have other lines. */
  forgetListed(documentIds: ReadonlySet<string>): void {
    const isListed = ({ document }: FileUpload) => document !== undefined && documentIds.has(document.id);
    if (!drops.some(({ state, files }) => state === 'submitted' && files.some(isListed))) return;
    const leave = (drop: Drop) =>
      drop.state === 'submitted' ? { ...drop, files: drop.files.filter((file) => !isListed(file)) } : drop;
    setDrops(dropEmpty(drops.map(leave)));
  },
  isBusy: (): boolean => drops.some(({ state }) => state === 'uploading' || state === 'submitting'),
};

/** The uploads to a workspace that have no job yet. */
export function useDrops(workspaceId: string): readonly Drop[] {
  const all = useSyncExternalStore(uploadStore.subscribe, uploadStore.read);
  return all.filter((drop) => drop.workspaceId === workspaceId);
}

function setDrops(next: readonly Drop[]): void {
  drops = next;
  for (const listener of listeners) listener();
}

/** Documents that are submitted have lines of their own. */
const dropEmpty = (all: readonly Drop[]) => all.filter(({ state, files }) => state !== 'submitted' || files.length > 0);

function patchDrop(id: string, patch: Partial<Drop>): void {
  setDrops(dropEmpty(drops.map((drop) => (drop.id === id ? { ...drop, ...patch } : drop))));
}

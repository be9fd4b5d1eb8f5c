import type { OwnColumn } from '../../../api/contract.ts';
import type { ChosenColumn } from './chosen-columns.ts';

export const STEPS = ['example', 'columns', 'try', 'document'] as const;
export type Step = (typeof STEPS)[number];

/** How far a person has come with own columns. It has names of columns, and no values. */
export interface Own {
  step: 'example' | 'columns' | 'try';
  /** The name that the example suggests for the package. */
  title: string;
  /** Of the package. */
  name: string;
  /** Whether there is a document in which the columns were found, and not only their names. */
  hasExample: boolean;
  headerRow: number | null;
  chosen: readonly ChosenColumn[];
  /** Remarks about the proposal. */
  notes: readonly string[];
  /** The examples in the service; empty until they have arrived there. */
  documents: readonly { id: string; name: string }[];
  /** The job whose document is the example, and which the first job replaces. */
  ofJob?: string | null;
  /** The draft that was made, and for which name and columns. */
  made: { configId: string; versionId: string; name: string; columns: string } | null;
  /** What the service was asked to make and has not answered: it is asked again, since it may have made it. */
  asked: { key: string; name: string; columns: readonly OwnColumn[] } | null;
  /** With it, a submission that is repeated after a lost answer makes no second job. */
  submission: string;
}

const nameOf = (workspaceId: string) => `ade-own-columns-${workspaceId}`;

/** What was kept before this page was loaded again; null if there is nothing, or nothing that this version knows. */
export function readKept(workspaceId: string): Own | null {
  try {
    const own = JSON.parse(sessionStorage.getItem(nameOf(workspaceId)) ?? 'null') as Own | null;
    if (!Array.isArray(own?.chosen) || typeof own.submission !== 'string') return null;
    return { ...own, asked: own.asked ?? null };
  } catch {
    return null;
  }
}

export function keep(workspaceId: string, own: Own | null): void {
  if (own === null) sessionStorage.removeItem(nameOf(workspaceId));
  else sessionStorage.setItem(nameOf(workspaceId), JSON.stringify(own));
}

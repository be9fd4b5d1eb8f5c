import { createHash } from 'node:crypto';
import { canonicalize } from '../../../base/signing/index.ts';
import type { ActivityRow } from './tables.ts';

/** The chain of entries that belong to no workspace; no workspace has this id. */
export const SERVER_CHAIN = '*';

/** An entry that has no place in a chain yet. */
export type UnchainedRow = Omit<ActivityRow, 'chain' | 'seq' | 'prev_hash' | 'hash'>;

/** An entry as it is listed and exported: its hash covers everything except the hash itself. */
export type ActivityEntry = Omit<ActivityRow, 'chain' | 'details_json'> & { details: Record<string, unknown> };

/** The last entry of a chain. */
export interface ChainEnd {
  /** Counts from 1; 0 for a chain without entries. */
  seq: number;
  /** Null only if the chain has no entries. */
  hash: string | null;
}

export function chainOf(workspaceId: string | null): string {
  return workspaceId ?? SERVER_CHAIN;
}

export function toEntry({ chain: _, details_json: json, seq, ...row }: ActivityRow): ActivityEntry {
  return { ...row, seq: Number(seq), details: parseDetails(json) };
}

/** SHA-256 of the entry's canonical JSON (RFC 8785) without the hash, in hex. */
export function hashEntry({ hash: _, ...entry }: ActivityEntry): string {
  return createHash('sha256').update(canonicalize(entry)).digest('hex');
}

/** Gives rows their places in a chain, after its end. */
export function linkEntries(chain: string, end: ChainEnd, rows: readonly UnchainedRow[]): ActivityRow[] {
  let { seq, hash: previous } = end;
  return rows.map((row) => {
    seq += 1;
    const linked = { ...row, chain, seq, prev_hash: previous, hash: '' };
    const hash = hashEntry(toEntry(linked));
    previous = hash;
    return { ...linked, hash };
  });
}

/** JSON can contain a lone surrogate, which UTF-8 cannot store. */
function parseDetails(json: string): Record<string, unknown> {
  return JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)) as Record<
    string,
    unknown
  >;
}

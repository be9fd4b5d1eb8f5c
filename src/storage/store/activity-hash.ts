import { createHash } from 'node:crypto';
import { canonicalize } from '../../base/signing/index.ts';
import type { ActivityRow } from './tables.ts';

/** The chain of what belongs to no workspace; no workspace has this id. */
export const SERVER_CHAIN = '*';

/** An entry before it has its place in a chain. */
export type UnchainedRow = Omit<ActivityRow, 'chain' | 'seq' | 'prev_hash' | 'hash'>;

/** What an entry says, as it is listed and exported: its hash is over all of it but the hash itself. */
export type ActivityEntry = Omit<ActivityRow, 'chain' | 'details_json'> & { details: Record<string, unknown> };

/** The place of an entry in its chain. */
export interface ChainEnd {
  /** Counts from 1; 0 for a chain without entries. */
  seq: number;
  /** Null only without entries. */
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

/** Rows with their places in a chain, after its end. */
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

/** JSON can name half a character, which no text in UTF-8 can hold. */
function parseDetails(json: string): Record<string, unknown> {
  return JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)) as Record<
    string,
    unknown
  >;
}

import { readChain } from './activity-heads.ts';
import type { Database } from './database.ts';
import { chainOf, hashEntry, SERVER_CHAIN } from './schema/activity-hash.ts';

export type ChainProblemCode =
  /** The entry's hash does not match its content. */
  | 'entry_changed'
  /** There is no entry with this number. */
  | 'entry_missing'
  /** The entry does not contain the hash of the previous entry. */
  | 'link_broken'
  /** The entry belongs to another workspace than its chain, or has no place in it. */
  | 'entry_misplaced'
  /** The end of the chain, which the database stores separately, is later or has another hash. */
  | 'end_missing';

export interface ChainProblem {
  code: ChainProblemCode;
  seq: number;
}

export interface ChainCheck {
  /** Null for the chain of entries that belong to no workspace. */
  workspace_id: string | null;
  ok: boolean;
  /** How many entries were read. */
  entries: number;
  /** The hash of the last entry. */
  hash: string | null;
  /** Only the first problems. */
  problems: ChainProblem[];
}

/** A former end of a chain. */
export interface EarlierEnd {
  workspace_id: string | null;
  seq: number;
  hash: string | null;
}

const MAX_PROBLEMS = 20;

/** All chains: those of existing workspaces, those that entries name, and those with a stored end. */
export async function listChains(db: Database): Promise<string[]> {
  const workspaces = await db.selectFrom('workspaces').select('id as chain').execute();
  const entries = await db.selectFrom('activity').select('chain').distinct().execute();
  const ends = await db.selectFrom('activity_chains').select('chain').execute();
  return [...new Set([{ chain: SERVER_CHAIN }, ...workspaces, ...entries, ...ends].map(({ chain }) => chain))].sort();
}

/** Checks every hash of a chain, that no entry is missing, and that each entry has the hash of the previous one. */
export async function checkChain(db: Database, chain: string): Promise<ChainCheck> {
  const problems: ChainProblem[] = [];
  const add = (code: ChainProblemCode, seq: number) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ code, seq });
  };
  const end = await db.selectFrom('activity_chains').selectAll().where('chain', '=', chain).executeTakeFirst();
  let entries = 0;
  let last: { seq: number; hash: string | null } = { seq: 0, hash: null };
  for await (const page of readChain(db, chain, Number.MAX_SAFE_INTEGER)) {
    for (const entry of page) {
      const { seq, hash, prev_hash: previous } = entry;
      if (seq < 1 || chainOf(entry.workspace_id) !== chain) add('entry_misplaced', seq);
      if (seq < 1) continue;
      if (seq !== last.seq + 1) add('entry_missing', last.seq + 1);
      else if (previous !== last.hash) add('link_broken', seq);
      if (hashEntry(entry) !== hash) add('entry_changed', seq);
      entries += 1;
      last = { seq, hash };
    }
  }
  const noted = { seq: Number(end?.seq ?? 0), hash: end?.hash ?? null };
  if (noted.seq > last.seq || (noted.seq === last.seq && noted.hash !== last.hash)) add('end_missing', noted.seq);
  const ok = problems.length === 0;
  return { workspace_id: chain === SERVER_CHAIN ? null : chain, ok, entries, hash: last.hash, problems };
}

/** Whether a chain still has an entry that was its end once, or was cut or rewritten. */
export async function findEnd(db: Database, end: EarlierEnd): Promise<'in_chain' | 'cut' | 'rewritten'> {
  if (end.seq === 0) return 'in_chain';
  const entry = await db
    .selectFrom('activity')
    .select('hash')
    .where('chain', '=', chainOf(end.workspace_id))
    .where('seq', '=', end.seq)
    .executeTakeFirst();
  if (entry === undefined) return 'cut';
  return entry.hash === end.hash ? 'in_chain' : 'rewritten';
}

/** Finds the entry with this hash. */
export async function findHash(
  db: Database,
  hash: string,
): Promise<{ workspace_id: string | null; seq: number } | undefined> {
  const query = db.selectFrom('activity').select(['workspace_id', 'seq']).where('hash', '=', hash);
  const found = await query.executeTakeFirst();
  return found && { workspace_id: found.workspace_id, seq: Number(found.seq) };
}

import { chainOf, hashEntry, SERVER_CHAIN } from './activity-hash.ts';
import { readChain } from './activity-heads.ts';
import type { Database } from './database.ts';

export type ChainProblemCode =
  /** Its hash is not that of what it says. */
  | 'entry_changed'
  /** There is no entry with this number. */
  | 'entry_missing'
  /** It does not follow from the entry before. */
  | 'link_broken'
  /** It is of another workspace than its chain, or has no place in it. */
  | 'entry_misplaced'
  /** The database knows of a later end. */
  | 'end_missing';

export interface ChainProblem {
  code: ChainProblemCode;
  seq: number;
}

export interface ChainCheck {
  /** Null for what belongs to no workspace. */
  workspace_id: string | null;
  ok: boolean;
  /** How many entries were read. */
  entries: number;
  /** The hash of the last one. */
  hash: string | null;
  /** The first ones. */
  problems: ChainProblem[];
}

/** An end that a chain had once. */
export interface EarlierEnd {
  workspace_id: string | null;
  seq: number;
  hash: string | null;
}

const MAX_PROBLEMS = 20;

/** All chains: those of workspaces that are there, those that entries name, and those that are noted to have an end. */
export async function listChains(db: Database): Promise<string[]> {
  const workspaces = await db.selectFrom('workspaces').select('id as chain').execute();
  const entries = await db.selectFrom('activity').select('chain').distinct().execute();
  const ends = await db.selectFrom('activity_chains').select('chain').execute();
  return [...new Set([{ chain: SERVER_CHAIN }, ...workspaces, ...entries, ...ends].map(({ chain }) => chain))].sort();
}

/** Checks every hash of a chain, that none is missing, and that each follows from the one before. */
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

/** Whether a chain still has the entry that was its end once: not where it was cut, or rewritten. */
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

/** Where an entry with this hash is. */
export async function findHash(
  db: Database,
  hash: string,
): Promise<{ workspace_id: string | null; seq: number } | undefined> {
  const query = db.selectFrom('activity').select(['workspace_id', 'seq']).where('hash', '=', hash);
  const found = await query.executeTakeFirst();
  return found && { workspace_id: found.workspace_id, seq: Number(found.seq) };
}

import { setImmediate } from 'node:timers/promises';
import { openSigner, type Signature, type Statement } from '../../base/signing/index.ts';
import type { Database } from './database.ts';
import { type ActivityEntry, chainOf, toEntry } from './schema/activity-hash.ts';

export const HEAD_KIND = 'ade.activity-head/v1';

/** The end of a chain at some time; people who keep it can find out later whether the chain was cut or rewritten. */
export interface ActivityHead extends Statement {
  kind: typeof HEAD_KIND;
  /** Null for the chain of entries that belong to no workspace. */
  workspace_id: string | null;
  /** How many entries the chain has. */
  seq: number;
  /** The hash of the last entry; null if there is none. */
  hash: string | null;
  /** When the last entry was made. */
  at: string | null;
}

/** The head, its signature, and the key to check it with (PEM). */
export type SignedHead = ActivityHead & Signature & { public_key: string };

/** Hashing this many rows takes some milliseconds, during which everything else waits. */
const ROWS_PER_READ = 250;

/**
 * The head of a workspace's chain (null: the server's), signed with the key of the data folder. In a transaction, it
 * includes the entries added there. Throws `signing_key_unusable`.
 */
export async function readSignedHead(db: Database, dataDir: string, workspaceId: string | null): Promise<SignedHead> {
  const signer = openSigner(dataDir);
  const head = await readHead(db, workspaceId);
  return { ...head, ...signer.sign(head), public_key: signer.publicKey };
}

/** The statement that was signed. */
export function toStatement({ kind, workspace_id, seq, hash, at }: SignedHead): ActivityHead {
  return { kind, workspace_id, seq, hash, at };
}

/** The same, unsigned. */
export async function readHead(db: Database, workspaceId: string | null): Promise<ActivityHead> {
  const last = await db
    .selectFrom('activity')
    .select(['seq', 'hash', 'at'])
    .where('chain', '=', chainOf(workspaceId))
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { seq, hash, at } = last ?? { seq: 0, hash: null, at: null };
  return { kind: HEAD_KIND, workspace_id: workspaceId, seq: Number(seq), hash, at };
}

/** The entries of a chain from its start to `lastSeq`, in portions. */
export async function* readChain(db: Database, chain: string, lastSeq: number): AsyncGenerator<ActivityEntry[]> {
  for (let after = Number.MIN_SAFE_INTEGER; after < lastSeq; ) {
    const rows = await db
      .selectFrom('activity')
      .selectAll()
      .where('chain', '=', chain)
      .where('seq', '>', after)
      .where('seq', '<=', lastSeq)
      .orderBy('seq')
      .limit(ROWS_PER_READ)
      .execute();
    if (rows.length === 0) return;
    yield rows.map(toEntry);
    // SQLite answers synchronously: without this, nothing else would run while a long chain is read.
    await setImmediate();
    after = Number(rows.at(-1)!.seq);
  }
}

/** The entries of a chain up to its head, as lines of JSON; the head is the last line. */
export async function* exportChain(db: Database, head: SignedHead): AsyncGenerator<string> {
  for await (const page of readChain(db, chainOf(head.workspace_id), head.seq)) {
    yield page.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  }
  yield `${JSON.stringify(head)}\n`;
}

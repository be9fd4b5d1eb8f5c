import { setImmediate } from 'node:timers/promises';
import { openSigner, type Signature, type Statement } from '../../base/signing/index.ts';
import { type ActivityEntry, chainOf, toEntry } from './activity-hash.ts';
import type { Database } from './database.ts';

export const HEAD_KIND = 'ade.activity-head/v1';

/** The end of a chain at some time: whoever keeps it finds out later whether the chain was cut or rewritten. */
export interface ActivityHead extends Statement {
  kind: typeof HEAD_KIND;
  /** Null for the chain of what belongs to no workspace. */
  workspace_id: string | null;
  /** How many entries there are. */
  seq: number;
  /** The hash of the last one; null where there is none. */
  hash: string | null;
  /** When the last one was made. */
  at: string | null;
}

/** The head, the signature over it, and the key to check it with (PEM). */
export type SignedHead = ActivityHead & Signature & { public_key: string };

/** Hashing them takes some milliseconds, for which all others wait. */
const ROWS_PER_READ = 250;

/**
 * The head of a workspace's chain, or of the server's for null, signed with the key of the data folder. In a transaction it
 * has the entries that were added there. Throws `signing_key_unusable`.
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

/** The same, not signed. */
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

/** The entries of a chain from its start to one of them, a few at a time. */
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
    // SQLite answers at once: without this a long chain would be read in one turn.
    await setImmediate();
    after = Number(rows.at(-1)!.seq);
  }
}

/** A chain up to its head as lines of JSON, with the head as the last one. */
export async function* exportChain(db: Database, head: SignedHead): AsyncGenerator<string> {
  for await (const page of readChain(db, chainOf(head.workspace_id), head.seq)) {
    yield page.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  }
  yield `${JSON.stringify(head)}\n`;
}

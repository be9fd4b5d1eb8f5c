import { readFile } from 'node:fs/promises';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { parseJsonOrNone } from '../../base/files/index.ts';
import { findPublicKey, verifySignature } from '../../base/signing/index.ts';
import { ActivityHeadSchema } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type Database, findEnd, findHash, type SignedHead, toStatement } from '../../storage/store/index.ts';

export type HeadState =
  /** The chain still has the head. */
  | 'in_chain'
  /** The chain is shorter. */
  | 'cut'
  /** The chain has another entry at this position. */
  | 'rewritten'
  /** No chain has an entry with this hash. */
  | 'not_found'
  /** The head differs from what was signed. */
  | 'signature_wrong'
  /** The head names a key that the data folder has never signed with. */
  | 'key_unknown';

/** A former end of a chain, and whether the chain still has it. */
export interface HeadCheck {
  /** The given file or hash, or the id of an acceptance. */
  source: string;
  ok: boolean;
  found: HeadState;
  /** Undefined for a hash that is not found. */
  workspace_id?: string | null;
  seq?: number;
}

const HASH = /^[0-9a-f]{64}$/;

/** `source`: a hash, or a file with a signed head, such as an export. Throws `activity_head_unreadable`. */
export async function checkEarlierHead(db: Database, dataDir: string, source: string): Promise<HeadCheck> {
  if (HASH.test(source)) {
    const entry = await findHash(db, source);
    return { source, ok: entry !== undefined, found: entry === undefined ? 'not_found' : 'in_chain', ...entry };
  }
  const head = await readHeadFile(source);
  const found = checkSignature(dataDir, head) ?? (await findEnd(db, head));
  return { source, ok: found === 'in_chain', found, workspace_id: head.workspace_id, seq: head.seq };
}

/** Uses the key stored in the data folder, since a file can bring any key. */
function checkSignature(dataDir: string, head: SignedHead): HeadState | undefined {
  const publicKey = findPublicKey(dataDir, head.key_id);
  if (publicKey === undefined) return 'key_unknown';
  return verifySignature(publicKey, toStatement(head), head.signature) ? undefined : 'signature_wrong';
}

/** The head is the whole file, or the last line of an export. */
async function readHeadFile(path: string): Promise<SignedHead> {
  const refuse = (found: string, cause?: unknown) =>
    new AdeError('activity_head_unreadable', { path, found }, { cause });
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw refuse(cause.code === 'ENOENT' ? 'there is no such file' : (cause.code ?? cause.message), cause);
  });
  for (const candidate of [text, ...text.trimEnd().split('\n').slice(-1)]) {
    const data = parseJsonOrNone(candidate);
    if (Check(Type.Object(ActivityHeadSchema.properties), data)) return data as SignedHead;
  }
  throw refuse('a file without an end of a chain');
}

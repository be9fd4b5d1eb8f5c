import { createPublicKey, sign, verify } from 'node:crypto';
import { canonicalize } from './canonical-json.ts';
import { readSigningKey } from './key-files.ts';

/** A JSON object to sign. `kind` names the kind of statement, so a signature cannot be reused for another kind. */
export type Statement = { readonly kind: string; readonly [key: string]: unknown };

export interface Signature {
  /** Names the public key: `ed25519-` and the first 32 hex digits of its SHA-256. */
  key_id: string;
  /** Signature of the statement's canonical JSON in UTF-8, as base64. */
  signature: string;
}

export interface Signer {
  keyId: string;
  /** PEM, as `verifySignature` expects it. */
  publicKey: string;
  sign(statement: Statement): Signature;
}

/** Signs with the Ed25519 key of a data folder; the first call makes the key. Throws `signing_key_unusable`. */
export function openSigner(dataDir: string): Signer {
  const { id, publicPem, privateKey } = readSigningKey(dataDir);
  return {
    keyId: id,
    publicKey: publicPem,
    sign: (statement) => ({
      key_id: id,
      signature: sign(null, Buffer.from(canonicalize(statement)), privateKey).toString('base64'),
    }),
  };
}

/** Whether the owner of the key signed exactly this statement; false if a text is not a key or not a signature. */
export function verifySignature(publicKeyPem: string, statement: Statement, signature: string): boolean {
  try {
    const key = createPublicKey(publicKeyPem);
    return verify(null, Buffer.from(canonicalize(statement)), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

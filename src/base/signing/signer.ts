import { createPublicKey, sign, verify } from 'node:crypto';
import { canonicalize } from './canonical-json.ts';
import { readSigningKey } from './key-files.ts';

/** What is signed, a JSON object. Its kind says what it states, so that a signature is of no use under anything else. */
export type Statement = { readonly kind: string; readonly [key: string]: unknown };

export interface Signature {
  /** Names the public key: `ed25519-` and the first 32 hex digits of its SHA-256. */
  key_id: string;
  /** Of the statement's canonical JSON in UTF-8, in base64. */
  signature: string;
}

export interface Signer {
  keyId: string;
  /** PEM, as `verifySignature` takes it. */
  publicKey: string;
  sign(statement: Statement): Signature;
}

/** Signs with the Ed25519 key of a data folder, which the first call makes. Throws `signing_key_unusable`. */
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

/** Whether the owner of the key signed exactly this. Of a text that is no key or no signature: no. */
export function verifySignature(publicKeyPem: string, statement: Statement, signature: string): boolean {
  try {
    const key = createPublicKey(publicKeyPem);
    return verify(null, Buffer.from(canonicalize(statement)), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

export { canonicalize } from './canonical-json.ts';
export {
  findPublicKey,
  makeSigningKey,
  provideSigningKey,
  readKeyFiles,
  readSigningKey,
  writeKeyFiles,
  writePublicKeys,
} from './key-files.ts';
export { openSigner, type Signature, type Statement, verifySignature } from './signer.ts';

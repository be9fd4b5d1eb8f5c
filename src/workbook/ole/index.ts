export { type ByteSource, makeBufferBytes, makeFileBytes, openFileBytes } from './byte-source.ts';
export { OleDamage, toOleError } from './ole-damage.ts';
export { OleFile } from './ole-file.ts';
export { oleSignature } from './sectors.ts';
export { StoredStream } from './stored-stream.ts';

export { maskJson } from './files/json.ts';
export type { FileKind, SearchedFile, SearchOptions } from './files/search-file.ts';
export { addHit, type Found, noneFound } from './files/types.ts';
export { unescapeAddress } from './files/xml.ts';
export { ReaderFailed, SubjectReader } from './reader.ts';
export { maskSpans } from './terms/mask.ts';
export { Matcher } from './terms/matcher.ts';

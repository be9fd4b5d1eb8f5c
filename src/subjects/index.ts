export { maskJson } from './files/json.ts';
export type { FileKind, MaskResult, SearchedFile, SearchOptions } from './files/search-file.ts';
export { addHit, type Found, type Hit, noneFound } from './files/types.ts';
export { SubjectReader } from './reader.ts';
export { MASK, maskSpans } from './terms/mask.ts';
export { Matcher, type MatchKind } from './terms/matcher.ts';

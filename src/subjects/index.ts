export { maskJson } from './files/json.ts';
export { addHit, type FileKind, type Found, noneFound, type SearchedFile, type SearchOptions } from './files/types.ts';
export { unescapeAddress } from './files/xml.ts';
export { ReaderFailed, SubjectReader } from './subject-reader.ts';
export { maskSpans } from './terms/mask.ts';
export { Matcher } from './terms/matcher.ts';

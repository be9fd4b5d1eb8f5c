export { leaveOut, parseKind, setKinds } from './propose/say-otherwise.ts';
export { readColumns } from './read/read-columns.ts';
export { listWordFiles, readStarterWords } from './write/languages.ts';
export { nameColumns, writeOwnPackage } from './write/write-package.ts';

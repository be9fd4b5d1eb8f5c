export { isFew } from './propose/odd-values.ts';
export { canTolerate, findSaferKind } from './propose/safer-kinds.ts';
export { leaveOut, parseKind, setKinds } from './propose/say-otherwise.ts';
export { type ColumnsFile, type ReadColumns, readColumns } from './read/read-columns.ts';
export { readStarterWords } from './starter-words.ts';
export { listWordFiles } from './write/languages.ts';
export { nameColumns, writeOwnPackage } from './write/write-package.ts';
export { TRIAL_CODE, writeTrialPackage } from './write/write-trial.ts';

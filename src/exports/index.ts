export { askColumns, askExport } from './ask-export.ts';
export { DATA_PACKAGE, describePackage, keepResources, type PackagedFile } from './data-package.ts';
export { type ExportField, listFields, mergeFields } from './fields.ts';
export type { Misfit } from './read-rows.ts';
export type { ExportedFile, ExportTarget } from './write-file.ts';
export type { ResultColumns, StoredResult, WrittenResults } from './write-results.ts';

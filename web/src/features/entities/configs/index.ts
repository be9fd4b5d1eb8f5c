export {
  activationsQuery,
  type ConfigChange,
  changeConfig,
  checkVersion,
  configQuery,
  configsQuery,
  deleteVersion,
  importConfig,
  importVersion,
  makeConfig,
  makeExportUrl,
  makeVersion,
  publishVersion,
  readFirstVersion,
  stepVersion,
  versionQuery,
  versionsQuery,
} from './config-api.ts';
export { deleteFile, fileQuery, filesQuery, readFile, writeFile } from './file-api.ts';
export { retryWhileBusy } from './retry-while-busy.ts';
export { undoPublication } from './undo-publication.ts';
export { nameVersion, VersionStatus } from './version-status.tsx';

export { EventLog, readEvents } from './event-log.ts';
export { type HostReport, inspectHost } from './inspect-host.ts';
export {
  inputName,
  isUnfinishedFile,
  makeJobFolder,
  makeJobId,
  readRunRequest,
  removePartialFiles,
  removeUnfinishedFiles,
} from './job-folder.ts';
export { makeRunRequest } from './make-run-request.ts';
export { decideNetworkAccess, describeNetworkAccess } from './network-access.ts';
export {
  assertNoConflict,
  avoidNames,
  CORRECTIONS_PATH,
  type CorrectionSet,
  describeCorrected,
  draftRevision,
  fillRevisionFolder,
  findRevision,
  listFinishedRevisions,
  listLabels,
  listRevisionFolders,
  type RevisionDraft,
  type RevisionParts,
  readCorrectionFile,
  renderCorrections,
  splitRevision,
} from './revisions.ts';
export { type EngineReport, makeFailure } from './run-engine-process.ts';
export {
  type CarryOutOptions,
  carryOutJob,
  type JobWatch,
  makeResult,
  type RunJobOptions,
  readResumable,
  readSuccess,
  resumeJob,
  reviseJob,
  runJob,
  TRIAL_ROWS,
  tryRevision,
} from './run-job.ts';
export { withTemporaryDataDir } from './temporary-data-dir.ts';

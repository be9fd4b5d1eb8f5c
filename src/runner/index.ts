export { EventLog, readEvents } from './event-log.ts';
export { type HostReport, inspectHost } from './inspect-host.ts';
export {
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
  addRevision,
  type CorrectionSet,
  findRevision,
  listFinishedRevisions,
  planRevision,
  type RevisionPlan,
  revisionFolder,
  splitRevision,
  writeRevision,
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
  tryRevision,
} from './run-job.ts';
export { withTemporaryDataDir } from './temporary-data-dir.ts';

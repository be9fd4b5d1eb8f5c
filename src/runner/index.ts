export {
  type CheckInputFiles,
  type CheckSource,
  findFigures,
  hasFigures,
  planCheckInputs,
} from './checks/check-inputs.ts';
export {
  CHECK_FILES,
  copyCheckInputs,
  findCheckFiles,
  readCheckPlan,
  replaceCheckInputs,
  withSenderInputs,
  writeCheckInputs,
} from './checks/check-plan.ts';
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
export { readRecipeText } from './recipe-file.ts';
export {
  CORRECTIONS_PATH,
  describeCorrected,
  readCorrectionFile,
  renderCorrections,
} from './revisions/corrections-file.ts';
export { findRevision, listFinishedRevisions, listRevisionFolders, splitRevision } from './revisions/folders.ts';
export {
  assertNoConflict,
  avoidNames,
  draftRevision,
  listLabels,
  type RevisionDraft,
} from './revisions/plan-revision.ts';
export { fillRevisionFolder, type RevisionParts } from './revisions/write-revision.ts';
export { type EngineReport, makeFailure, startWaitingEngine } from './run-engine-process.ts';
export {
  carryOutJob,
  type JobWatch,
  makeResult,
  readResumable,
  readSuccess,
  resumeJob,
  reviseJob,
  runJob,
  tryRecipe,
  tryRevision,
} from './run-job.ts';
export { withTemporaryDataDir } from './temporary-data-dir.ts';
export { TRIAL_ROWS } from './try-recipe.ts';

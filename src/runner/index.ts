export { readAcceptances } from './acceptance-file.ts';
export { addFigures } from './checks/add-figures.ts';
export {
  type CheckedPackage,
  type CheckInputFiles,
  type CheckSource,
  describeChecked,
  findFigures,
  hasFigures,
  planCheckInputs,
  readTitles,
} from './checks/check-inputs.ts';
export {
  CHECK_FILES,
  copyCheckInputs,
  PlannedFileGone,
  PREVIOUS_FILES,
  readCheckPlan,
  replaceCheckInputs,
  writeCheckInputs,
} from './checks/check-plan.ts';
export { type EngineReport, makeFailure } from './engines/engine-end.ts';
export { removeDeadEngineFolders } from './engines/engine-folder.ts';
export { EnginePool } from './engines/engine-pool.ts';
export { withEngines } from './engines/with-engines.ts';
export { readErasures } from './erasure-file.ts';
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
export { decideNetworkAccess, describeNetworkAccess } from './network-access.ts';
export { AS_OF_FORMAT, parseAsOf } from './parse-as-of.ts';
export { readAddresses } from './read-addresses.ts';
export { parseRecipe, RECIPE_PATH, readRecipeText, renderRecipe } from './recipe-file.ts';
export { findRevision, listFinishedRevisions, listRevisionFolders, splitRevision } from './revision-folders.ts';
export {
  CORRECTIONS_PATH,
  describeCorrected,
  readCorrectionFile,
  renderCorrections,
} from './revisions/corrections-file.ts';
export {
  assertNoConflict,
  avoidNames,
  draftRevision,
  listLabels,
  type RevisionDraft,
} from './revisions/plan-revision.ts';
export { fillRevisionFolder, type RevisionParts } from './revisions/write-revision.ts';
export { makeRunRequest } from './run/make-run-request.ts';
export {
  carryOutJob,
  type JobWatch,
  makeResult,
  type RunJobOptions,
  readResumable,
  readSuccess,
  resumeJob,
  reviseJob,
  runJob,
  tryRecipe,
  tryRevision,
} from './run/run-job.ts';
export { makeRecipeTrial, TRIAL_ROWS } from './run/try-recipe.ts';
export { removeTemporaryDataDirs, withTemporaryDataDir } from './temporary-data-dir.ts';
export { checkSignature } from './verify/check-acceptances.ts';
export type { KnownFacts } from './verify/hashed-files.ts';
export type { RerunOptions } from './verify/rerun-job.ts';
export { describeUnreadable, verifyJob } from './verify/verify-job.ts';

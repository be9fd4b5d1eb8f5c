export { findDiffering } from './belonging/compare-titles.ts';
export { findTitles } from './belonging/read-titles.ts';
export { settleWorkspace } from './belonging/settle-workspace.ts';
export type { JobObserver, LogEntry } from './core.ts';
export type { FeedEvent } from './feed.ts';
export { Feed, SERVER_CHANNEL } from './feed.ts';
export { resolveLinks } from './intake/allowed.ts';
export { SourceRegister } from './intake/source-register.ts';
export { SourceWatch } from './intake/source-watch.ts';
export type { HeadState } from './integrity/earlier-heads.ts';
export type { ActivityVerification } from './integrity/verify-activity.ts';
export { makeBatchName } from './jobs/batch-name.ts';
export { listBelongingPoints, parseCandidates } from './jobs/belonging-points.ts';
export { nameNode } from './nodes/join-cluster.ts';
export { formatAccessReport } from './people/access-report.ts';
export type { ConfigPlace } from './proposals/field-proposal-service.ts';
export type { QueueStats } from './queue/queue-stats.ts';
export type { SafeModeState } from './queue/safe-mode.ts';
export { type FoundShared, fillWithShared } from './recipes/shared-corrections.ts';
export { type Keyed, keepKey, makeOnce, type Submitted } from './replay.ts';
export { assertReason, type Person, type StepRequest } from './review/take-step.ts';
export type { RevisionSubmission } from './revisions/correct-job.ts';
export { nameOwner } from './revisions/draft-owner.ts';
export type { CorrectionRequest } from './revisions/draft-revision.ts';
export type { CorrectionTrial } from './revisions/try-corrections.ts';
export {
  NotAllowed,
  NotUnique,
  type ScimGroup,
  ScimStore,
  type ScimUser,
  type StoredGroup,
  type StoredUser,
  UnknownMember,
} from './scim/scim-store.ts';
export { assertActive, namePeriod } from './senders/match-sender.ts';
export { readPath } from './senders/read-path.ts';
export { isAnything, type SequelRequest } from './sequels/plan-sequel.ts';
export { readHealth, readReadiness, withoutDetails } from './server/health.ts';
export { createJobService, JobService } from './server/job-service.ts';
export type { JobServiceOptions } from './server/options.ts';
export { ATTEMPT_MINUTES, nameCookie } from './sign-on/sign-on-service.ts';
export { makeHostSubjects } from './subjects/on-host.ts';
export { SubjectService } from './subjects/subject-service.ts';
export { findVersionId } from './submit/find-version.ts';
export type { TableFilter } from './tables/find-jobs.ts';
export type { MadeFile } from './tables/table-service.ts';
export { assertWhole } from './upkeep/assert-whole.ts';
export { changeRetention } from './upkeep/change-retention.ts';
export { findRetention, toLimits } from './upkeep/retention-limits.ts';
export { exportZip } from './versions/export-zip.ts';
export { importZip } from './versions/import-zip.ts';
export { copyFrom, copyStarter, makeDraft, type NewDraft, readNames } from './versions/new-draft.ts';
export {
  deletePackageFile,
  describeContent,
  findPackageFile,
  listPackageFiles,
  MAX_PACKAGE_FILE_BYTES,
  MAX_PACKAGE_MB,
  readPackageFile,
  type StoredFile,
  writePackageFile,
} from './versions/package-files.ts';
export { type DraftPlace, PackageWork } from './versions/package-work.ts';
export { settleEdits } from './versions/undo-edit.ts';

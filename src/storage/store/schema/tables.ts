import type { Generated } from 'kysely';
import type { SenderAndPeriod } from '../../../contract/belonging.ts';
import type {
  AccessChangeRow,
  ActivityChainRow,
  ActivityRow,
  PersonNameRow,
  PersonRow,
  ScimGroupRow,
  ScimMemberRow,
  ScimUserRow,
  SessionRow,
  SignOnAttemptRow,
  TokenRow,
} from './access-rows.ts';
import type { ColumnSetRow } from './column-rows.ts';
import type { CompletePeriodRow, EventEndRow, EventRow } from './event-rows.ts';
import type { FieldProposalJobRow, FieldProposalRow } from './field-proposal-rows.ts';
import type { Flag } from './flag.ts';
import type { ArrivalRow, SourceFileRow, SourceRow } from './intake-rows.ts';
import type {
  BatchCountRow,
  BatchItemRow,
  BatchRow,
  DocumentNameRow,
  EarlierCopyRow,
  JobNameRow,
  JobRow,
} from './job-rows.ts';
import type { FeedEventRow, JobEventRow, NodeRow, QueuePlaceRow } from './node-rows.ts';
import type { PublicationCheckRow } from './publication-rows.ts';
import type {
  AcceptanceRow,
  AttentionDecisionRow,
  CorrectionDraftRow,
  DocumentHoldRow,
  ReviewEntryRow,
  ReviewRulesRow,
} from './review-rows.ts';
import type { RecipeRow, SenderRow, SenderSaltRow } from './sender-rows.ts';
import type { SequelRow } from './sequel-rows.ts';
import type {
  BlobListingRow,
  IdentityRow,
  SigningKeyInUseRow,
  SigningKeyRow,
  StoredFileRow,
  StoredFolderRow,
  UnnamedBlobRow,
} from './stored-rows.ts';
import type { SubjectHolderRow, SubjectSearchRow } from './subject-rows.ts';
import type { WebhookDeliveryRow, WebhookRow } from './webhook-rows.ts';

export * from './access-rows.ts';
export * from './column-rows.ts';
export * from './event-rows.ts';
export * from './field-proposal-rows.ts';
export * from './flag.ts';
export * from './intake-rows.ts';
export * from './job-rows.ts';
export * from './node-rows.ts';
export * from './publication-rows.ts';
export * from './review-rows.ts';
export * from './sender-rows.ts';
export * from './sequel-rows.ts';
export * from './stored-rows.ts';
export * from './subject-rows.ts';
export * from './webhook-rows.ts';

/**
 * Rows of the database. Times are ISO 8601 texts in UTC, which sort as they are; flags are 0 or 1; `*_json` is JSON text.
 * All of this works in SQLite and in PostgreSQL.
 */
export interface Tables {
  workspaces: WorkspaceRow;
  configs: ConfigRow;
  config_versions: ConfigVersionRow;
  publication_checks: PublicationCheckRow;
  field_proposals: FieldProposalRow;
  field_proposal_jobs: FieldProposalJobRow;
  environments: EnvironmentRow;
  documents: DocumentRow;
  arrivals: ArrivalRow;
  sources: SourceRow;
  source_files: SourceFileRow;
  jobs: JobRow;
  column_sets: ColumnSetRow;
  earlier_copies: EarlierCopyRow;
  review_entries: ReviewEntryRow;
  attention_decisions: AttentionDecisionRow;
  correction_drafts: CorrectionDraftRow;
  job_sequels: SequelRow;
  acceptances: AcceptanceRow;
  review_rules: ReviewRulesRow;
  document_holds: DocumentHoldRow;
  senders: SenderRow;
  sender_salts: SenderSaltRow;
  recipes: RecipeRow;
  batches: BatchRow;
  batch_items: BatchItemRow;
  batch_counts: BatchCountRow;
  job_names: JobNameRow;
  job_index: JobNameRow & SearchIndex;
  document_names: DocumentNameRow;
  document_index: DocumentNameRow & SearchIndex;
  idempotency_keys: IdempotencyKeyRow;
  people: PersonRow;
  person_names: PersonNameRow;
  tokens: TokenRow;
  sessions: SessionRow;
  sign_on_attempts: SignOnAttemptRow;
  access_changes: AccessChangeRow;
  scim_users: ScimUserRow;
  scim_groups: ScimGroupRow;
  scim_members: ScimMemberRow;
  activity: ActivityRow;
  activity_chains: ActivityChainRow;
  settings: SettingRow;
  webhooks: WebhookRow;
  webhook_deliveries: WebhookDeliveryRow;
  stored_folders: StoredFolderRow;
  stored_files: StoredFileRow;
  unnamed_blobs: UnnamedBlobRow;
  blob_listing: BlobListingRow;
  signing_keys: SigningKeyRow;
  signing_key_in_use: SigningKeyInUseRow;
  identity: IdentityRow;
  nodes: NodeRow;
  queue_places: QueuePlaceRow;
  job_events: JobEventRow;
  feed_events: FeedEventRow;
  events: EventRow;
  event_ends: EventEndRow;
  complete_periods: CompletePeriodRow;
  subject_searches: SubjectSearchRow;
  subject_holders: SubjectHolderRow;
}

export interface WorkspaceRow {
  id: string;
  name: string;
  created_at: string;
  archived_at: string | null;
  sender_and_period: SenderAndPeriod;
  /** On how many of the newest accepted documents a draft is tried before it is published. */
  publish_documents: number;
  /** A `Retention`; null: the workspace follows the settings of the server. */
  retention_json: string | null;
  /** Whether its administrators still have to be told that retention is its own matter now; null: they know. */
  retention_notice: 'new' | 'logged' | null;
}

/** A named series of versions. */
export interface ConfigRow {
  id: string;
  workspace_id: string;
  name: string;
  /** At most one per workspace. */
  is_default: Flag;
  created_by: string;
  created_at: string;
  archived_at: string | null;
}

export interface ConfigVersionRow {
  id: string;
  workspace_id: string;
  config_id: string;
  /** Counts from 1 within the config. */
  number: number;
  /** At most one is active per config. */
  state: 'draft' | 'active' | 'archived';
  /** `info.title` and `info.version` of the manifest. */
  title: string | null;
  label: string | null;
  /** The number of edits of a draft, which is its ETag. */
  revision: number;
  content_hash: string | null;
  based_on_version_id: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
  published_at: string | null;
  published_by: string | null;
  /** The note that a person wrote when publishing the version. */
  note: string | null;
  activated_at: string | null;
  activated_by: string | null;
  archived_at: string | null;
  /** Folder below `venvs/` that was prepared for the version. */
  environment_id: string | null;
  build_status: 'none' | 'building' | 'ready' | 'failed';
  build_error: string | null;
}

/** A folder below `venvs/`, in its state after the build or, if an earlier version built it, at its first use. */
export interface EnvironmentRow {
  id: string;
  /** See hashBuild. */
  build_hash: string;
}

export interface DocumentRow {
  id: string;
  workspace_id: string;
  filename: string;
  bytes: number;
  sha256: string;
  format: string;
  uploaded_by: string;
  uploaded_at: string;
  deleted_at: string | null;
  /** When the file was removed by retention. */
  purged_at: string | null;
  /** Folders in which the file was, and its sender and period, as far as the upload named them. */
  folder: string | null;
  sender_id: string | null;
  period: string | null;
}

/** An index of all parts of three or more characters of the names; its `rowid` is their `seq`. */
interface SearchIndex {
  rowid: Generated<number>;
}

export interface IdempotencyKeyRow {
  workspace_id: string;
  /** As the client sent it; if another owner has the same key, see `idempotency.ts`. */
  key: string;
  /** The token that sent it; null if a version before 0.5.0 stored it. */
  owner: string | null;
  request_hash: string;
  resource_kind: 'job' | 'batch' | 'review' | 'config' | 'version' | 'document' | 'source';
  resource_id: string;
  created_at: string;
}

export interface SettingRow {
  key: string;
  value_json: string;
  updated_at: string;
  updated_by: string;
}

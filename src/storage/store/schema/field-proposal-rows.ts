import type { ColumnKindName } from '../../../contract/column-kinds.ts';

/** A field that people miss in a package. */
export interface FieldProposalRow {
  id: string;
  workspace_id: string;
  config_id: string;
  /** The folded header, or the folded name for a column without a header: a config has at most one open proposal of each. */
  subject: string;
  /** What the person calls the field. */
  name: string;
  /** As in the record; empty for a column without a header. */
  header: string;
  kind: ColumnKindName;
  /** How values of the kind are written (`OwnChecks`), without any value. */
  checks_json: string;
  proposed_by: string;
  proposed_at: string;
  /** Null while nobody has decided. A field whose draft was deleted is open again. */
  decision: 'taken' | 'declined' | null;
  decided_by: string | null;
  decided_at: string | null;
  /** The version that has the field, and the id of the field there. */
  config_version_id: string | null;
  field: string | null;
}

/** A document that has a column for a proposed field. */
export interface FieldProposalJobRow {
  proposal_id: string;
  job_id: string;
  at: string;
}

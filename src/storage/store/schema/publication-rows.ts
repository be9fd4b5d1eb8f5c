/**
 * What came of trying a draft before it is published. It has no values of documents, and holds for one state of the
 * draft: with another `revision` or `environment_id`, it counts as not tried.
 */
export interface PublicationCheckRow {
  config_version_id: string;
  /** `cases`, or the id of the accepted revision whose document was read again. */
  subject: string;
  /** The number of edits of the draft. */
  revision: number;
  environment_id: string;
  outcome: 'passed' | 'same' | 'changed' | 'failed';
  /** Numbers of cells, rows or cases, and an error. */
  details_json: string;
  at: string;
}

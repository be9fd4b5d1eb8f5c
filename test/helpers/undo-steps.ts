const ADDED: Record<string, readonly string[]> = {
  workspaces: ['sender_and_period', 'publish_documents', 'retention_json', 'retention_notice'],
  documents: ['folder', 'sender_id', 'period'],
  batches: ['sender_id'],
  batch_items: ['arrival_id'],
  jobs: [
    ...['period_found_by', 'period_candidates', 'title_place', 'second_to', 'stands_beside'],
    ...['inputs_planned_at', 'earlier_removed_at', 'columns_id', 'arrival_id'],
  ],
  acceptances: ['bulk_id'],
  tokens: ['person_id', 'provider', 'subject'],
  sessions: ['provider_session', 'sealed', 'refresh_at'],
};
const INDEXES = [
  'earlier_copies_of_job',
  'acceptances_bulk',
  'acceptances_newest_bulks',
  'correction_drafts_of_person',
  'publication_checks_at',
  'job_sequels_state',
  'events_at',
  ...['tokens_of_person', 'tokens_sign_on'],
  'subject_searches_of_workspace',
  ...['jobs_of_columns', 'jobs_of_period', 'jobs_newest_of_sender', 'jobs_open_of_sender', 'jobs_accepted_of_config'],
];
const TABLES = [
  ...['sender_salts', 'correction_drafts', 'earlier_copies', 'publication_checks', 'job_sequels', 'column_sets'],
  ...['field_proposal_jobs', 'field_proposals', 'source_files', 'sources', 'arrivals'],
  ...['events', 'event_ends', 'complete_periods'],
  ...['people', 'person_names', 'sign_on_attempts', 'access_changes'],
  ...['scim_users', 'scim_groups', 'scim_members'],
  ...['webhook_deliveries', 'webhooks', 'subject_holders', 'subject_searches'],
];

/** SQL, for either database, that removes what the steps from `0018` on add. */
export const UNDO_STEPS: readonly string[] = [
  ...INDEXES.map((index) => `drop index ${index}`),
  ...TABLES.map((table) => `drop table ${table}`),
  ...Object.entries(ADDED).flatMap(([table, columns]) =>
    columns.map((column) => `alter table ${table} drop column ${column}`),
  ),
  "delete from kysely_migration where name >= '0018'",
];

const ADDED: Record<string, readonly string[]> = {
  workspaces: ['sender_and_period'],
  documents: ['folder', 'sender_id', 'period'],
  batches: ['sender_id'],
  jobs: ['period_found_by', 'period_candidates', 'title_place', 'second_to', 'stands_beside'],
};

/** SQL, for either database, that removes what the step `0018_belonging` adds. */
export const UNDO_BELONGING = Object.entries(ADDED)
  .flatMap(([table, columns]) => columns.map((column) => `alter table ${table} drop column ${column}`))
  .concat("delete from kysely_migration where name >= '0018'");

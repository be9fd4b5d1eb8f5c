import { type Kysely, sql } from 'kysely';

const ADD = 'on conflict (batch_id, state, attention) do update set count = count + 1';

const countJob = (row: 'new' | 'old') => `(${row}.batch_id, ${row}.status, ${row}.attention_codes <> '', 1)`;
const countItem = (row: 'new' | 'old') => `(${row}.batch_id, ${itemState(row)}, 0, 1)`;

/** An item without job waits, or has the reason why there can be none. */
function itemState(row: string): string {
  return `case when ${row}.job_id is not null then 'with_job' when ${row}.error_code is null then 'waiting' else 'failed' end`;
}

function add(counted: string): string {
  return `insert into batch_counts (batch_id, state, attention, count) values ${counted} ${ADD}`;
}

function subtract(counted: string): string {
  return `update batch_counts set count = count - 1
    where (batch_id, state, attention, 1) = ${counted}`;
}

/**
 * How many items and jobs of a batch are in which state, kept by triggers: a list of batches would otherwise count all their
 * items each time, and every end of a job all items of its batch.
 */
export async function addBatchCounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('batch_counts')
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attention', 'integer', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('batch_counts_key', ['batch_id', 'state', 'attention'])
    .execute();
  for (const statement of [
    `insert into batch_counts select batch_id, status, attention_codes <> '', count(*) from jobs
       where batch_id is not null group by 1, 2, 3`,
    `insert into batch_counts select batch_id, ${itemState('batch_items')}, 0, count(*) from batch_items group by 1, 2`,
    `create trigger batch_counts_job_added after insert on jobs when new.batch_id is not null begin
       ${add(countJob('new'))};
     end`,
    `create trigger batch_counts_job_removed after delete on jobs when old.batch_id is not null begin
       ${subtract(countJob('old'))};
     end`,
    `create trigger batch_counts_job_left before update of batch_id, status, attention_codes on jobs
       when old.batch_id is not null begin
       ${subtract(countJob('old'))};
     end`,
    `create trigger batch_counts_job_came after update of batch_id, status, attention_codes on jobs
       when new.batch_id is not null begin
       ${add(countJob('new'))};
     end`,
    `create trigger batch_counts_item_added after insert on batch_items begin
       ${add(countItem('new'))};
     end`,
    `create trigger batch_counts_item_changed after update of job_id, error_code on batch_items begin
       ${subtract(countItem('old'))};
       ${add(countItem('new'))};
     end`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

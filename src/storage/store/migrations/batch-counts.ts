import { type Kysely, sql } from 'kysely';
import { partsOf, type Trigger } from '../dialects/dialect.ts';

const ADD = 'on conflict (batch_id, state, attention) do update set count = batch_counts.count + 1';

const needsAttention = (row: string) => `case when ${row}.attention_codes <> '' then 1 else 0 end`;
const countJob = (row: 'new' | 'old') => `(${row}.batch_id, ${row}.status, ${needsAttention(row)}, 1)`;
const countItem = (row: 'new' | 'old') => `(${row}.batch_id, ${itemState(row)}, 0, 1)`;

/** An item without a job either waits, or has the error that prevents a job. */
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
 * How many items and jobs of a batch are in which state, kept by triggers. Otherwise a list of batches would count all
 * their items each time, and each job that ends would count all items of its batch.
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
  await sql
    .raw(`insert into batch_counts select batch_id, status, ${needsAttention('jobs')}, count(*) from jobs
      where batch_id is not null group by 1, 2, 3`)
    .execute(db);
  await sql
    .raw(
      `insert into batch_counts select batch_id, ${itemState('batch_items')}, 0, count(*) from batch_items group by 1, 2`,
    )
    .execute(db);
  for (const trigger of TRIGGERS) await partsOf(db).addTrigger(db, trigger);
}

const take = (row: 'new' | 'old') => `batches where id = ${row}.batch_id`;
const jobColumns = ['batch_id', 'status', 'attention_codes'];

const TRIGGERS: Trigger[] = [
  {
    name: 'batch_counts_job_added',
    table: 'jobs',
    on: 'after insert',
    when: 'new.batch_id is not null',
    takes: take('new'),
    statements: [add(countJob('new'))],
  },
  {
    name: 'batch_counts_job_removed',
    table: 'jobs',
    on: 'after delete',
    when: 'old.batch_id is not null',
    takes: take('old'),
    statements: [subtract(countJob('old'))],
  },
  {
    name: 'batch_counts_job_left',
    table: 'jobs',
    on: 'before update',
    columns: jobColumns,
    when: 'old.batch_id is not null',
    takes: take('old'),
    statements: [subtract(countJob('old'))],
  },
  {
    name: 'batch_counts_job_came',
    table: 'jobs',
    on: 'after update',
    columns: jobColumns,
    when: 'new.batch_id is not null',
    takes: take('new'),
    statements: [add(countJob('new'))],
  },
  {
    name: 'batch_counts_item_added',
    table: 'batch_items',
    on: 'after insert',
    takes: take('new'),
    statements: [add(countItem('new'))],
  },
  {
    name: 'batch_counts_item_changed',
    table: 'batch_items',
    on: 'after update',
    columns: ['job_id', 'error_code'],
    takes: take('new'),
    statements: [subtract(countItem('old')), add(countItem('new'))],
  },
];

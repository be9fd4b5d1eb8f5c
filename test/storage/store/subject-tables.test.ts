import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../../src/storage/store/dialects/dialect.ts';
import { SUBJECT_TABLES } from '../../../src/storage/store/subject-tables.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';

/** Texts of people or documents have such columns; each is searched, or is known to have none. */
const TEXTS = /_json$|name$|message$|title|header|note$|text|folder$|^path|place$|label$|description$|subject$|topic$/;
const WITHOUT_VALUES = new Set([
  'workspaces.retention_json',
  ...['jobs.pass_name', 'jobs.period_candidates', 'publication_checks.subject', 'review_entries.has_text'],
  ...['webhooks.types_json', 'webhooks.config_ids_json', 'webhooks.sender_ids_json'],
]);

test('every table with texts of documents or people is searched for a person, with all of its columns', async (t) => {
  const db = await openTestDatabase(t);
  const shapes = await partsOf(db).listTables(db);
  const plans = new Map(Object.entries(SUBJECT_TABLES));
  const unplanned: string[] = [];
  for (const { name, columns } of shapes) {
    const plan = plans.get(name);
    assert.ok(plan !== undefined, `${name} is in no plan`);
    if ('holds' in plan) continue;
    for (const column of Object.keys(plan.columns)) assert.ok(columns.includes(column), `${name} has no ${column}`);
    const left = columns.filter(
      (column) => TEXTS.test(column) && !(column in plan.columns) && !WITHOUT_VALUES.has(`${name}.${column}`),
    );
    unplanned.push(...left.map((column) => `${name}.${column}`));
  }
  assert.deepEqual(unplanned, []);
});

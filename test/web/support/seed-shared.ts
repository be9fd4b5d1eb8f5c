import type { MadeRecipe, Sender } from '../../../src/contract/api/index.ts';
import { runText, sendApi, waitForRevision } from './seed-service.ts';

const ROWS = `Surname;Given name;Membership no;Works at;Std wk;Hours
Singh;Noah;M-00140;Brixton Aggregates Ltd.;38;12
Oak;Ann;M-00141;Brixton Aggregates Ltd.;38;8
`;

/** Makes three senders whose recipes agree; returns the first. */
export async function seedShared(url: string, config_id: string): Promise<string> {
  const ids: string[] = [];
  for (const name of ['Harbour Credit Union', 'Maple Foods', 'Quay Street Pharmacy']) {
    const { id } = await sendApi<Sender>(url, 'POST', 'senders', { name, due_day: 8 });
    const job = await runText(url, ROWS, `${name} May.csv`, { sender_id: id, period: '2026-05' });
    const corrections = [
      { kind: 'column_field', places: [{ sheet: 0, a1: 'D1' }], field: 'employer' },
      { kind: 'column_field', places: [{ sheet: 0, a1: 'F1' }], field: null },
    ];
    await sendApi(url, 'POST', `jobs/${job.id}/corrections`, { base_revision: 1, corrections });
    await waitForRevision(url, job.id, 2);
    const recipe = { config_id, base_version: 0, job_id: job.id };
    await sendApi<MadeRecipe>(url, 'POST', `senders/${id}/recipes`, recipe);
    ids.push(id);
  }
  return ids[0]!;
}

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { FieldProposal } from '../../src/contract/api/index.ts';
import { assertAccessible, missingBrowser } from './support/browser.ts';
import { publishMembership, runText, type SeededConfig, sendApi } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const ROWS = `Surname;Given name;Membership no;Locker;Shift
Singh;Noah;M-00140;12;A
Oak;Ann;M-00141;8;B
`;

describe('fields that people miss', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let config: SeededConfig;

  before(async () => {
    page = app.page;
    config = await publishMembership(app.url);
    const sender = await sendApi<{ id: string }>(app.url, 'POST', 'senders', { name: 'Harbour' });
    const path = `configs/${config.configId}/field-proposals`;
    const propose = (job_id: string, column: string, name: string) =>
      sendApi<FieldProposal>(app.url, 'POST', path, { job_id, sheet: 0, table_id: 'table_1', column, name });
    for (const period of ['2026-04', '2026-05']) {
      const { id } = await runText(app.url, ROWS, `${period}.csv`, { sender_id: sender.id, period });
      await propose(id, 'D', 'Locker number');
      await propose(id, 'E', 'Shift');
    }
  });

  const list = () => page.getByRole('list', { name: 'Fields that people miss' });
  const entry = (name: string) => list().getByRole('listitem').filter({ hasText: name });

  test('are on the page of the config, with how often they were proposed', async () => {
    await app.visit(`/configs/${config.configId}`);
    await entry('Locker number').waitFor();
    const text = ((await entry('Locker number').textContent()) ?? '').replaceAll(/\s+/g, ' ');
    assert.match(text, /“Locker” · Whole number · 2 documents · 1 sender · proposed by/);
    await assertAccessible(page);
  });

  test('are declined one by one', async () => {
    await page.getByRole('button', { name: 'Decline Shift' }).click();
    await entry('Shift').waitFor({ state: 'detached' });
    assert.equal(await list().getByRole('listitem').count(), 1);
  });

  test('go into a draft, which opens; the config then says where they are', async () => {
    await page.getByRole('button', { name: 'Make a draft with 1 of them' }).click();
    await page.waitForURL(/\/versions\//);
    await app.visit(`/configs/${config.configId}`);
    await entry('Locker number').getByRole('link', { name: 'In draft v2' }).waitFor();
    assert.equal(await entry('Locker number').getByRole('checkbox').isDisabled(), true);
  });
});

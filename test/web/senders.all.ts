import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { MadeRecipe, Sender } from '../../src/contract/api/index.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { assertAccessible, missingBrowser } from './support/browser.ts';
import {
  publishMembership,
  runText,
  type SeededConfig,
  type SeededJob,
  sendApi,
  waitForRevision,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const ROWS = (extra: string) => `Surname;Given name;Membership no;Company;Std wk;Hours
Singh;Noah;M-00140;Brixton Aggregates Ltd.;38;12
Oak;Ann;M-00141;Brixton Aggregates Ltd.;38;8
${extra}`;

describe('senders and their recipes', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let config: SeededConfig;
  let harbour: Sender;
  let april: SeededJob;

  before(async () => {
    page = app.page;
    config = await publishMembership(app.url);
    harbour = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Harbour', due_day: 5 });
    await sendApi(app.url, 'POST', 'senders', { name: 'Quay', due_day: 5 });
    april = await runText(app.url, ROWS(''), 'april.csv', { sender_id: harbour.id, period: '2026-04' });
    await runText(app.url, ROWS('Elm;Cid;M-00142;X;38;7\n'), 'may.csv', {
      sender_id: harbour.id,
      period: '2026-05',
    });
    await sendApi(app.url, 'POST', `jobs/${april.id}/corrections`, {
      base_revision: 1,
      corrections: [
        { kind: 'column_field', places: [{ sheet: 0, a1: 'E1' }], field: 'hours' },
        { kind: 'column_field', places: [{ sheet: 0, a1: 'F1' }], field: null },
      ],
    });
    await waitForRevision(app.url, april.id, 2);
    const recipe = { config_id: config.configId, base_version: 0, job_id: april.id };
    const { version } = await sendApi<MadeRecipe>(app.url, 'POST', `senders/${harbour.id}/recipes`, recipe);
    assert.equal(version?.pieces, 2);
  });

  const recipe = () => page.getByRole('region', { name: 'Recipe for Membership' });

  test('the list shows who has sent, who is missing, and the last document', async () => {
    await app.visit('');
    await page.getByRole('link', { name: 'Senders', exact: true }).click();
    const list = page.getByRole('table', { name: 'Senders' });
    const row = (name: string) => list.getByRole('row').filter({ hasText: name });
    await row('Harbour').getByRole('link', { name: '2026-04' }).waitFor();
    await row('Harbour').getByRole('link', { name: 'may.csv' }).waitFor();
    assert.match((await row('Quay').textContent()) ?? '', /2026-04 (overdue|missing)2026-05 (overdue|missing)/);
    await assertAccessible(page);
  });

  test('a sender is added, changed and archived, by keyboard', async () => {
    await app.visit('/senders');
    await page.getByRole('button', { name: 'Add a sender' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Jetty');
    await page.getByRole('textbox', { name: 'Names of its files' }).fill('jetty-{period}*.xlsx');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Jetty' }).waitFor();
    await page.getByText('Files jetty-{period}*.xlsx').waitFor();
    await page.getByText('There is no recipe yet').waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('textbox', { name: 'Due' }).fill('9');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('due on day 9 of a period').waitFor();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Restore from the archive' }).waitFor();
    await app.visit('/senders');
    const list = page.getByRole('table', { name: 'Senders' });
    await list.getByRole('link', { name: 'Harbour' }).waitFor();
    assert.equal(await list.getByRole('link', { name: 'Jetty' }).count(), 0);
    await page.getByRole('switch', { name: 'Show archived' }).check({ force: true });
    await list.getByRole('link', { name: 'Jetty' }).waitFor();
  });

  test('a recipe says in words what applies, since when and by whom; the document page leads to it', async () => {
    await app.visit(`/jobs/${april.id}/document`);
    await page.getByRole('link', { name: 'About the sender' }).click();
    await page.getByRole('heading', { level: 1, name: 'Harbour' }).waitFor();
    await recipe().getByText('Column “Std wk” is Hours').waitFor();
    await recipe().getByText('Column “Hours” is no field').waitFor();
    await recipe()
      .getByText(/^r1, since .*, by .*, from this document$/)
      .waitFor();
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await assertAccessible(page);
    }
    await page.getByRole('link', { name: 'Documents of this sender' }).click();
    await page.getByRole('region', { name: 'Worklist' }).getByRole('link', { name: 'may.csv' }).waitFor();
    assert.match(page.url(), new RegExp(`sender=${harbour.id}`));
  });

  test('the page waits for data that arrives after its recipes, and requests nothing else instead', async () => {
    const isConfigs = (url: URL) => url.pathname.endsWith('/configs');
    const { promise: isChecked, resolve: answer } = Promise.withResolvers<void>();
    await page.route(isConfigs, async (route) => {
      await isChecked;
      await route.continue();
    });
    const recipes = page.waitForResponse(/\/recipes$/);
    await page.goto(app.at(`/senders/${harbour.id}`));
    await recipes;
    await page.waitForTimeout(100);
    // Without its config, a recipe has no name.
    assert.equal(await page.getByRole('region', { name: /^Recipe for/ }).count(), 0);
    answer();
    await recipe().getByText('Column “Std wk” is Hours').waitFor();
    await page.unroute(isConfigs);
  });

  test('trying a recipe on past documents shows what would change in which', async () => {
    await app.visit(`/senders/${harbour.id}`);
    await recipe().getByRole('button', { name: 'Try on past documents' }).click();
    await recipe().getByText('2 documents tried; nothing would change in ').waitFor();
    const may = recipe()
      .getByRole('list', { name: 'What would change' })
      .getByRole('listitem')
      .filter({ hasText: 'may.csv' });
    await may.getByText('Column E “Std wk”').first().waitFor();
  });

  test('a piece is revoked and a tolerance is set, each in a version that says what it changed', async () => {
    await app.visit(`/senders/${harbour.id}`);
    await recipe()
      .getByRole('button', { name: /^Revoke r2/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await recipe().getByRole('button', { name: 'What changed since version 1' }).click();
    await recipe().getByText('No longer: Column “Hours” is no field').waitFor();
    await recipe().getByRole('button', { name: 'Tolerances', exact: true }).click();
    await recipe().getByRole('textbox', { name: 'Number of rows may differ from the previous period by' }).fill('60');
    await assertAccessible(page);
    await recipe().getByRole('button', { name: 'Make a version with these tolerances' }).click();
    await recipe().getByText('60 %').waitFor();
    await recipe().getByRole('button', { name: 'What changed since version 2' }).click();
    await recipe()
      .getByText(/as the package says → 60 %/)
      .waitFor();
    await recipe().getByRole('button', { name: 'Revoke version 3' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await recipe().getByRole('button', { name: 'Revoke version 2' }).waitFor();
    await waitUntil(async () => (await recipe().getByRole('combobox').inputValue()) === 'Version 2, holds');
  });
});

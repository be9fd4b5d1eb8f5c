import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { projectDir } from '../../bin/runtime.js';
import type { Sender } from '../../src/contract/api/index.ts';
import { assertAccessible, missingBrowser, REFUSED, VIEWPORT } from './support/browser.ts';
import { documentPage } from './support/document-page.ts';
import {
  acceptJob,
  publishMembership,
  publishPackage,
  runText,
  type SeededJob,
  sendApi,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const APRIL = `Surname;Given name;Membership no;Company;Hours
Singh;Noah;M-00140;Brixton Aggregates Ltd.;12
Oak;Ann;M-00141;Brixton Aggregates Ltd.;8
`;
const MAY = `Members in May;;;;;
Surname;First name;Membership no;Company;Hours;E-mail;Car
Singh;Noah;M-00140;Brixton Aggregates Ltd.;12;noah@example.org;x
Oak;Ann;M-00141;Brixton Aggregates Ltd.;16;nowhere;y
Elm;Cid;M-00142;Brixton Aggregates Ltd.;7;cid@example.org;z
Total;;;;35;;
`;

const starterDir = join(projectDir, 'templates', 'starter');
/** Twenty members, of whom the one in row 8 pays this much. */
const writeDues = (dues: number) =>
  [
    'Member ID,First name,Last name,Dues',
    ...Array.from({ length: 20 }, (_, i) => `${70000 + i},Name${i},Family${i},${i === 6 ? dues : 25 + (i % 4)}`),
    '',
  ].join('\n');

describe('since the period before', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: REFUSED });
  let page: Page;
  let april: SeededJob;
  let may: SeededJob;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    const { id } = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Harbour' });
    april = await runText(app.url, APRIL, 'april.csv', { sender_id: id, period: '2026-04' });
    may = await runText(app.url, MAY, 'may.csv', { sender_id: id, period: '2026-05' });
  });

  const open = (job: SeededJob) => app.visit(`/jobs/${job.id}/document?state=compare`);
  const since = () => page.getByRole('region', { name: 'Since April 2026' });

  test('is a line that can be opened: rows that add up, totals, columns and new kinds of issues', async () => {
    await open(may);
    await since().getByRole('button', { name: 'Since April 2026: +1 row', expanded: true }).waitFor();
    await since().getByRole('region', { name: 'Issues' }).waitFor();
    const rows = await since().getByRole('table').filter({ hasText: 'Rows out' }).getByRole('row').allTextContents();
    assert.deepEqual(rows, [
      'RowsApril 2026May 2026Change',
      ' Rows in36+3',
      '− header11±0',
      '− title01+1',
      '− total01+1',
      '= Rows out23+1',
    ]);
    await since().getByText('New kind: ').waitFor();
    await since().getByText('now comes from “First name”, previously from “Given name”').waitFor();
    await since()
      .getByRole('row', { name: /^Hours 20 .* 35 .* \+75\.0 %$/ })
      .waitFor();
    await since().getByRole('link', { name: '35 Hours' }).click();
    await page.getByRole('region', { name: 'Values' }).getByText('3 values in 3 rows').waitFor();
  });

  test('its numbers lead to the places, and to the other document', async () => {
    await open(may);
    await since().getByRole('link', { name: '1 total' }).click();
    await page.waitForURL(/cell=A6/);
    await since().getByRole('link', { name: 'april.csv' }).click();
    await page.waitForURL((url) => url.pathname.includes(april.id));
    await page.getByRole('grid').first().waitFor();
    await documentPage(page).state('Compare').click();
    await page.getByRole('heading', { name: 'Compare' }).waitFor();
    assert.equal(await since().count(), 0, 'nothing was sent before');
  });

  test('a point about rows names each once, and leads to the first of them', async () => {
    await publishPackage(app.url, 'Roster', starterDir);
    const { id } = await sendApi<Sender>(app.url, 'POST', 'senders', { name: 'Riverside' });
    const april = await runText(app.url, writeDues(30), 'dues-april.csv', { sender_id: id, period: '2026-04' });
    await acceptJob(app.url, april.id);
    await open(await runText(app.url, writeDues(300), 'dues-may.csv', { sender_id: id, period: '2026-05' }));
    const point = documentPage(page).card(/1,000 times/);
    await point.getByText('row 8: 70006 Name6 Family6', { exact: true }).waitFor();
    await point.getByRole('button').first().click();
    // The sheet beside it shows the place.
    await documentPage(page).grid.locator('[aria-selected=true]').getByText('300').waitFor();
    const rows = since().getByRole('region', { name: 'Rows by their keys' });
    await rows.getByText('Amount 30 → 300 (×10)').waitFor();
    await rows.getByText('What changed, by kind').click();
    await rows.getByRole('row', { name: '×10 1 cell D8 30 → 300' }).waitFor();
    await assertAccessible(page);
  });

  for (const width of [390, 1280]) {
    test(`is accessible and fits, in light and in dark: ${width} px`, async () => {
      await page.setViewportSize({ ...VIEWPORT, width });
      // Loaded again: opened lines stay open.
      await page.goto(app.at(`/jobs/${may.id}/document?state=compare`));
      await since().getByRole('region', { name: 'Issues' }).waitFor();
      await assertAccessible(page);
    });
  }
});

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, missingBrowser } from './support/browser.ts';
import { documentPage } from './support/document-page.ts';
import {
  acceptJob,
  makeToken,
  membershipWorkbook,
  publishMembership,
  runDocument,
  sendApi,
  waitForRevision,
} from './support/seed-service.ts';
import { assertNoValues, serveApp, signIn } from './support/served-app.ts';

describe('an auditor follows a figure to its cells, and reads what people did, without a value', {
  skip: missingBrowser,
}, () => {
  // A refused request would be an error in the console.
  const app = serveApp();
  let page: Page;
  let jobId: string;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    jobId = (await runDocument(app.url, membershipWorkbook)).id;
    await sendApi(app.url, 'POST', `jobs/${jobId}/corrections`, {
      base_revision: 1,
      corrections: [
        { kind: 'column_field', places: [{ sheet: 0, a1: 'E6' }], field: null },
        { kind: 'column_field', places: [{ sheet: 0, a1: 'G6' }], field: 'hours' },
      ],
    });
    await waitForRevision(app.url, jobId, 2);
    await acceptJob(app.url, jobId);
    const secret = await makeToken(app.url, 'Audra', [{ workspace_id: 'default', role: 'auditor', activity: true }]);
    await app.server.restart({ ADE_AUTH: 'token' });
    await signIn(page, app.url, secret);
  });
  test('the document page shows the decisions, explains why cells are blank, and has no buttons', async () => {
    await app.visit(`/jobs/${jobId}/document`);
    const sheet = page.getByRole('grid', { name: /^Sheet / });
    await sheet.getByRole('gridcell', { name: 'Hidden for your role' }).first().waitFor();
    await sheet
      .getByRole('columnheader', { name: /by a person|Member/ })
      .first()
      .waitFor();
    const { lines } = documentPage(page);
    await lines
      .getByRole('row', { name: /Work Hours/ })
      .getByText('by a person')
      .waitFor();
    assert.ok((await lines.getByText('Hidden for your role').count()) > 0);
    await sheet.getByRole('gridcell', { name: 'Hidden for your role' }).first().click();
    const place = page.getByRole('region', { name: 'Chosen place' });
    await place.getByText('your role does not show values').waitFor();
    await place.getByText(/^The row is \w+/).waitFor();
    await place.getByRole('link', { name: 'Why?' }).waitFor();
    await page
      .getByRole('region', { name: 'Corrections by people' })
      .getByText(/^2 corrections by local.*revision 2$/)
      .waitFor();
    for (const state of ['Rows', 'Values', 'Compare', 'Columns'] as const) {
      await documentPage(page).state(state).click();
      assert.equal(await lines.getByRole('button', { name: /Accept|right|Undo|Apply|Discard|along|Leave/ }).count(), 0);
      await assertNoValues(page);
    }
    assert.equal(await page.getByRole('button', { name: /Reopen|Accept|Take|Undo|Retry|Delete/ }).count(), 0);
    await assertNoValues(page);
    await assertAccessible(page);
  });

  /** The list of a select is hidden while content that comes late moves the select out of sight. */
  async function chooseFigure(name: string): Promise<void> {
    const chosen = page.getByRole('combobox', { name: 'Figure' });
    const option = page.getByRole('option', { name });
    const isDone = () =>
      option.click({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    for (let tries = 0; tries < 5; tries++) {
      await chosen.click();
      if (await isDone()) return;
      await page.keyboard.press('Escape');
    }
    assert.fail(`${name} cannot be chosen`);
  }

  test('a figure leads from its signature to the rows, the rules, the people who corrected, and the bytes', async () => {
    await app.visit(`/jobs/${jobId}/signoff`);
    await page.getByText('Where each figure comes from, down to its cells').click();
    const chain = page.getByRole('region', { name: 'Chain of a figure' });
    await chain.getByText(/^signed by/).waitFor();
    const shown = await chain.getByText('No correction changed this figure').count();
    assert.equal(shown, 1, 'rows were not corrected');
    const equations = await chain.getByText(/^[\d,]+ rows read = /).allTextContents();
    assert.equal(equations.length, 2, 'one for each sheet with a table');
    for (const equation of equations) {
      const [read, ...accounts] = equation.replaceAll(',', '').match(/\d+/g)!.map(Number);
      const sum = accounts.reduce((total, rows) => total + rows, 0);
      assert.equal(sum, read, equation);
    }
    await chain
      .getByText(/^[0-9a-f]{64}$/)
      .first()
      .waitFor();

    await chooseFigure('Total of Hours');
    const hours = chain.getByRole('list', { name: 'Total of Hours' });
    await hours.getByText(/^Column [A-Z], .* is Hours/).waitFor();
    await hours
      .getByText(/version [0-9a-f]{6}/)
      .first()
      .waitFor();
    await hours.getByText(/^set by a person \(c2\)/).waitFor();
    await hours.getByText(/^c2, by local.*, revision 2$/).waitFor();
    await hours
      .getByText(/^all \d agree$/)
      .first()
      .waitFor();
    await hours.getByText(/^18 rows of the result are from tables without this field$/).waitFor();
    await assertNoValues(page);
    await assertAccessible(page);
    await hours
      .getByRole('link', { name: /^Document, sheet/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Chosen place' }).getByText('the column is Hours').waitFor();
  });

  test('the values of a field are counted, not shown, and its issues lead to their places', async () => {
    await app.visit(`/jobs/${jobId}/facets?field=start_date`);
    const field = page.getByRole('region', { name: 'Member since' });
    await field.getByText(/^March 2024, table 1: 158 rows, \d+ empty, \d+ changed, \d+ dropped$/).waitFor();
    await assertNoValues(page);
    await assertAccessible(page);
    await field.getByRole('link', { name: /issues?: date impossible/ }).click();
    await page.getByText('{value}').first().waitFor();
    await assertNoValues(page);
  });

  test('the activity says in words who did what to which document, by document, person and kind', async () => {
    await app.visit('');
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    const list = page.getByRole('table', { name: 'Activity' });
    const row = (text: RegExp) => list.getByRole('row').filter({ hasText: text });
    await row(/corrected membership\.xlsx, revision 2, 2 corrections/).waitFor();
    await row(/made Audra/).waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'Action' }).fill('accepted');
    await page.getByRole('option', { name: '… accepted a document', exact: true }).click();
    await page.waitForURL(/kind=job\.accepted/);
    // It was among all entries, too.
    await row(/corrected membership\.xlsx/).waitFor({ state: 'detached' });
    await row(/accepted membership\.xlsx/).waitFor();
    assert.equal(await list.getByRole('row').count(), 2);
    await page.goBack();
    await app.visit(`/activity?document=${jobId}`);
    await row(/submitted membership\.xlsx/).waitFor();
    await row(/uploaded/)
      .first()
      .waitFor({ state: 'detached' });
    await app.visit('/activity?person=Nobody');
    await page.getByText('No activity matches these filters').waitFor();
    await app.visit('/activity');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/The chain is unbroken, from entry 1 to entry \d+\./).waitFor();
    await page.getByText(/2 of 2 finished documents are as they were recorded/).waitFor();
    await assertNoValues(page);
    await assertAccessible(page);
  });
});

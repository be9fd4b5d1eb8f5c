import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Activity, ConfigVersion } from '../../src/contract/api/index.ts';
import { assertAccessible, missingBrowser, REFUSED } from './support/browser.ts';
import {
  acceptJob,
  editDraft,
  makeDraft,
  needNoSenders,
  publishMembership,
  readApi,
  runText,
} from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const LIST = ['Member ID,First Name,Last Name,Email,Hours,Dues', 'M-10001,Ann,Lee,ann@example.org,8,10.50', ''];

describe('publishing a draft', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let configId: string;
  let versionId: string;

  before(async () => {
    page = app.page;
    ({ configId, versionId } = await publishMembership(app.url));
    await needNoSenders(app.url);
    for (const name of ['april.csv', 'may.csv'])
      await acceptJob(app.url, (await runText(app.url, LIST.join('\n'), name)).id);
  });

  async function makeDoubling(): Promise<string> {
    const id = await makeDraft(app.url, configId);
    await editDraft(app.url, id, 'columns/dues.ts', '(parseAmount(value) ?? value)', '2 * (parseAmount(value) ?? 0)');
    return id;
  }

  async function openDialog(id: string) {
    await app.visit(`/versions/${id}`);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    return page.getByRole('dialog');
  }

  test('shows which accepted values change, and publishes only with a reason, at every width', async () => {
    const id = await makeDoubling();
    const dialog = await openDialog(id);
    await dialog.getByText('Accepted values change in 2 of 2 accepted documents.').waitFor({ timeout: 60_000 });
    const publish = dialog.getByRole('button', { name: 'Publish' });
    await dialog.getByRole('rowheader', { name: /^×2/ }).first().waitFor();
    assert.match((await dialog.textContent()) ?? '', /10.5 → 21/);
    assert.equal(await publish.isDisabled(), true);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await assertAccessible(page);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    // The values are not kept: opened again, the dialog knows that they change, and reads the document to show them.
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await openDialog(id);
    await dialog.getByText('Accepted values change in 2 of 2 accepted documents.').waitFor();
    assert.equal(await dialog.getByRole('rowheader', { name: /^×2/ }).count(), 0);
    await dialog.getByRole('button', { name: 'Show the values' }).first().click();
    await dialog.getByRole('rowheader', { name: /^×2/ }).first().waitFor();

    // Somebody accepts another document meanwhile: it has to be read first.
    await acceptJob(app.url, (await runText(app.url, LIST.join('\n'), 'june.csv')).id);
    await dialog.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option', { name: 'known difference' }).click();
    await dialog.getByRole('textbox', { name: 'Note' }).fill('The contract doubles the dues.');
    await publish.click();
    await dialog.getByText('Not published; the draft is unchanged').waitFor();
    await dialog.getByText('Accepted values change in 3 of 3 accepted documents.').waitFor({ timeout: 60_000 });
    await publish.click();
    await dialog.getByText('is the active version now').waitFor({ timeout: 60_000 });
    const version = await readApi<ConfigVersion>(app.url, `versions/${id}`);
    assert.deepEqual([version.status, version.note], ['active', 'The contract doubles the dues.']);
    const { items } = await readApi<{ items: Activity[] }>(app.url, 'activity?limit=20');
    assert.equal(items.find(({ action }) => action === 'version.published')?.details.reason, 'known_difference');
    app.opened.assertClean(REFUSED);
  });

  test('a draft that changes no value is published without a reason', async () => {
    const dialog = await openDialog(await makeDraft(app.url, configId, versionId));
    await dialog.getByText('No accepted value changes in 3 accepted documents.').waitFor({ timeout: 60_000 });
    assert.equal(await dialog.getByRole('combobox', { name: 'Reason' }).count(), 0);
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('is the active version now').waitFor({ timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  test('a case that fails asks for a reason, too, with what is expected and found', async () => {
    const draft = await makeDoubling();
    const dialog = await openDialog(draft);
    await dialog.getByText(/^\d of \d cases failed$/).waitFor({ timeout: 60_000 });
    await dialog
      .getByText(/differences?$/)
      .first()
      .click();
    await dialog.getByText('Cell of the result: ×2').first().waitFor();
    await dialog.getByRole('combobox', { name: 'Reason' }).waitFor({ timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  test('the workspace says how many documents drafts are tried on', async () => {
    await app.visit('/workspace?tab=settings');
    const count = page.getByLabel('On how many accepted documents drafts of Default are tried');
    await count.selectOption('0');
    await page.waitForFunction(async () => {
      const answer = await fetch('/api/v1/workspaces/default');
      return ((await answer.json()) as { publish_documents: number }).publish_documents === 0;
    });
    await assertAccessible(page);
    const dialog = await openDialog(await makeDraft(app.url, configId));
    await dialog.getByText('No accepted document of this package is compared').waitFor({ timeout: 60_000 });
  });
});

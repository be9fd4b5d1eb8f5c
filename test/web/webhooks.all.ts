import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { waitUntil } from '../helpers/wait-until.ts';
import { type Receiver, startReceiver } from '../service/webhooks/receiver.ts';
import { assertAccessible, assertFits, missingBrowser } from './support/browser.ts';
import { acceptJob, publishMembership, runText } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const ROWS = `Surname;Given name;Membership no
Singh;Noah;M-00140
`;

let isBroken = true;
const receiver: Receiver = await startReceiver({ after }, ({ type }) =>
  isBroken && type !== 'webhook.test' ? 500 : 200,
);

describe('webhooks of a workspace', { skip: missingBrowser }, () => {
  const app = serveApp({ env: { ADE_WEBHOOK_HOSTS: receiver.host }, expected: /status of 422/ });
  let page: Page;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
  });

  const dialog = () => page.getByRole('dialog');
  const row = () => page.getByRole('table', { name: 'Webhooks' }).getByRole('row').nth(1);
  const openMenu = async (item: string) => {
    await row()
      .getByRole('button', { name: /^More for/ })
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  test('an address that leads inside is refused with what to do; one that is named is made, with a secret', async () => {
    await app.visit('/workspace?tab=webhooks');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await dialog().getByLabel('Address').fill('https://10.0.0.7/hook');
    await dialog().getByRole('button', { name: 'Make webhook' }).click();
    await dialog()
      .getByText(/10\.0\.0\.7 is refused as the address of a webhook/)
      .waitFor();
    await dialog().getByLabel('Address').fill(receiver.url);
    await dialog().getByLabel('Description').fill('The ERP');
    await assertAccessible(page);
    await dialog().getByRole('button', { name: 'Make webhook' }).click();
    await dialog()
      .getByText(/^whsec_/)
      .waitFor();
    await dialog().getByRole('button', { name: 'I have copied the secret' }).click();
    await row().getByText('enabled').waitFor();
    await assertFits(page);
    await assertAccessible(page);
  });

  test('a test event is sent at once', async () => {
    await openMenu('Send a test event');
    await page.getByText('The test event was delivered').waitFor();
    assert.equal(receiver.received.at(-1)?.type, 'webhook.test');
  });

  test('the log shows attempts, and events can be sent again', async () => {
    const { id } = await runText(app.url, ROWS, 'members.csv');
    await acceptJob(app.url, id);
    await waitUntil(() => receiver.received.some(({ type }) => type === 'job.accepted'));
    isBroken = false;
    await row()
      .getByRole('button', { name: /^Log of/ })
      .click();
    const events = dialog().getByRole('table', { name: 'Events' });
    await events.getByText('job.accepted').waitFor();
    await events.getByText(/500, refused, after/).waitFor();
    await events.getByText('delivered').nth(1).waitFor();
    await assertAccessible(page);
    const { length } = receiver.received;
    await events.getByRole('button', { name: /^Send evt_[1-9]/ }).click();
    await page.getByText('1 event is sent again').waitFor();
    await waitUntil(() => receiver.received.length === length + 1);
    assert.equal(new Set(receiver.received.filter(({ jobId }) => jobId === id).map((one) => one.id)).size, 1);
    await page.keyboard.press('Escape');
  });

  test('a new secret, disabling and deleting', async () => {
    await openMenu('Make a new secret');
    await dialog().getByRole('button', { name: 'Make a new secret' }).click();
    await dialog()
      .getByText(/^whsec_/)
      .waitFor();
    await dialog().getByRole('button', { name: 'I have copied the secret' }).click();
    await row()
      .getByText(/the old secret signs until/)
      .waitFor();
    await openMenu('Disable');
    await row().getByText('disabled by a person').waitFor();
    await openMenu('Delete');
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No webhooks yet').waitFor();
  });
});

import { before, describe, test } from 'node:test';
import { missingBrowser } from '/work/w/erase/test/web/support/browser.ts';
import { publishMembership, runText } from '/work/w/erase/test/web/support/seed-service.ts';
import { serveApp } from '/work/w/erase/test/web/support/served-app.ts';
const ROWS = `Surname;Given name;Membership no\nQwertmann;Zyxanna;M-77345\nSingh;Noah;M-00140\n`;
describe('shot', { skip: missingBrowser }, () => {
  const app = serveApp({ expected: /status of 422/ });
  before(async () => { await publishMembership(app.url); await runText(app.url, ROWS, 'members.csv'); });
  test('x', async () => {
    const page = app.page;
    await app.visit('/workspace?tab=persons');
    await page.getByRole('button', { name: 'Find a person' }).click();
    const d = page.getByRole('dialog');
    await d.getByLabel(/^Ids, names and dates/).fill('Zyxanna Qwertmann\nM-77345');
    await page.screenshot({ path: '/tmp/er/1.png' });
    await d.getByRole('button', { name: 'Search' }).click();
    await d.getByRole('table', { name: 'Places' }).getByText(/^job:/).waitFor();
    await page.screenshot({ path: '/tmp/er/2.png' });
  });
});

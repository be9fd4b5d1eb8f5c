import { after, before, describe, test } from 'node:test';
import { assertAccessible, missingBrowser, openBrowser, openPage, visit, type WatchedPage } from './support/browser.ts';
import { membershipWorkbook, publishMembership, runDocument } from './support/seed-service.ts';
import { startWebServer, type WebServer } from './support/web-server.ts';

describe('every page of the operators’ half', { skip: missingBrowser }, () => {
  let server: WebServer;
  let opened: WatchedPage;
  let jobId = '';

  before(async () => {
    server = await startWebServer();
    await publishMembership(server.url);
    jobId = (await runDocument(server.url, membershipWorkbook)).id;
    opened = await openPage(await openBrowser());
  });

  after(async () => {
    await opened?.context.close();
    await server?.stop();
  });

  /** Path of a page, and a text that is there once it has been read. */
  const pages = (): [path: string, text: string][] => [
    ['', 'Recent jobs'],
    ['/jobs', 'membership.xlsx'],
    [`/jobs/${jobId}/overview`, 'Finished in'],
    [`/jobs/${jobId}/source?cell=F17`, 'date impossible'],
    [`/jobs/${jobId}/mapping`, 'reaches the threshold'],
    [`/jobs/${jobId}/issues`, 'is no date in the order'],
    [`/jobs/${jobId}/result?cell=B4`, 'came from'],
  ];

  for (const width of [360, 1280]) {
    test(`every page is accessible and fits, in light and in dark: ${width} px`, async () => {
      const { page, assertClean } = opened;
      await page.setViewportSize({ width, height: 800 });
      for (const [path, text] of pages()) {
        await visit(page, `${server.url}/app/w/default${path}`);
        await page.getByText(text).first().waitFor();
        await assertAccessible(page);
      }
      assertClean();
    });
  }
});

/** `npm run screenshots`: pictures of every operators' page in docs/images, at two widths and in both schemes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, openPage } from '../test/web/support/browser.ts';
import { membershipWorkbook, publishMembership, runDocument } from '../test/web/support/seed-service.ts';
import { startWebServer } from '../test/web/support/web-server.ts';
import { projectDir } from './runtime.js';

const imagesDir = join(projectDir, 'docs', 'images');
const widths = [
  { width: 360, height: 780 },
  { width: 1280, height: 800 },
];

const server = await startWebServer();
const browser = await launchBrowser();
try {
  const { configId, versionId } = await publishMembership(server.url);
  const { id } = await runDocument(server.url, membershipWorkbook);
  mkdirSync(imagesDir, { recursive: true });
  const pages: [name: string, path: string][] = [
    ['home', '/w/default'],
    ['jobs', '/w/default/jobs'],
    ['job-overview', `/w/default/jobs/${id}/overview`],
    ['job-source', `/w/default/jobs/${id}/source?cell=F17`],
    ['job-mapping', `/w/default/jobs/${id}/mapping?column=E`],
    ['job-issues', `/w/default/jobs/${id}/issues`],
    ['job-result', `/w/default/jobs/${id}/result?cell=B4`],
    ['configs', '/w/default/configs'],
    ['config', `/w/default/configs/${configId}`],
    ['version', `/w/default/versions/${versionId}`],
    ['admin', '/admin'],
  ];
  for (const viewport of widths) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, context } = await openPage(browser, { viewport, colorScheme });
      for (const [name, path] of pages) {
        await page.goto(`${server.url}/app${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForTimeout(800);
        const suffix = colorScheme === 'dark' ? '-dark' : '';
        await page.screenshot({ path: join(imagesDir, `${name}-${viewport.width}${suffix}.png`) });
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}

/**
 * `npm run screenshots`: pictures of every page of the web app, at two widths and in both colour schemes. Those that
 * README.md or docs/ show go to docs/images, all others to screenshots/, which git ignores.
 */
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectDir } from '../../bin/runtime.js';
import { launchBrowser, openPage } from './support/browser.ts';
import {
  makeChangedDraft,
  makeComparison,
  membershipWorkbook,
  publishMembership,
  runBatch,
  runDocument,
  runTry,
} from './support/seed-service.ts';
import { startWebServer } from './support/web-server.ts';

const shownDir = join(projectDir, 'docs', 'images');
const otherDir = join(projectDir, 'screenshots');
const docs = globSync(['README.md', 'docs/**/*.md'], { cwd: projectDir })
  .map((path) => readFileSync(join(projectDir, path), 'utf8'))
  .join('\n');
const starterRoster = join(projectDir, 'templates', 'starter', 'tests', 'roster', 'input.csv');
const transferList = join(projectDir, 'examples', 'membership', 'tests', 'transfer-list', 'input.csv');
const widths = [
  { width: 360, height: 780 },
  { width: 1280, height: 800 },
];

const server = await startWebServer();
/** Has a sign-in page. */
const guarded = await startWebServer({ ADE_AUTH: 'token' });
const browser = await launchBrowser();
try {
  const { configId, versionId } = await publishMembership(server.url);
  const { id, document_id: document } = await runDocument(server.url, membershipWorkbook);
  const draft = await makeChangedDraft(server.url, configId);
  const tried = await runTry(server.url, document, draft);
  const comparison = await makeComparison(server.url, document, versionId, draft);
  const batch = await runBatch(server.url, [membershipWorkbook, starterRoster, transferList]);
  for (const dir of [shownDir, otherDir]) mkdirSync(dir, { recursive: true });
  const pages: [name: string, path: string][] = [
    ['home', '/w/default'],
    ['jobs', '/w/default/jobs'],
    ['job-document', `/w/default/jobs/${id}/document?cell=F17`],
    ['job-signoff', `/w/default/jobs/${id}/signoff`],
    ['job-overview', `/w/default/jobs/${id}/overview`],
    ['job-source', `/w/default/jobs/${id}/source?cell=F17`],
    ['job-mapping', `/w/default/jobs/${id}/mapping?column=E`],
    ['job-issues', `/w/default/jobs/${id}/issues`],
    ['job-result', `/w/default/jobs/${id}/result?cell=B4`],
    ['configs', '/w/default/configs'],
    ['config', `/w/default/configs/${configId}`],
    ['version', `/w/default/versions/${versionId}`],
    ['changes', `/w/default/configs/${configId}/changes?left=${versionId}&right=${draft}`],
    ['try', `/w/default/versions/${draft}/try?document=${document}&job=${tried}`],
    ['comparison', `/w/default/comparisons/${comparison}`],
    ['batch', `/w/default/batches/${batch}`],
    ['workspace', '/w/default/workspace'],
    ['admin', '/admin'],
  ];
  for (const viewport of widths) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, context } = await openPage(browser, { viewport, colorScheme });
      for (const [name, path] of pages) {
        await takePicture(page, `${server.url}/app${path}`, `${name}-${viewport.width}`, colorScheme);
      }
      await takePicture(page, `${guarded.url}/app/sign-in`, `sign-in-${viewport.width}`, colorScheme);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await Promise.all([server.stop(), guarded.stop()]);
}

async function takePicture(page: Page, url: string, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(800);
  const file = `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`;
  await page.screenshot({ path: join(docs.includes(`images/${file}`) ? shownDir : otherDir, file) });
}

/**
 * `npm run screenshots`: pictures of every page of the web app, at each width and in both colour schemes. Those that
 * README.md or docs/ show go to docs/images, all others to screenshots/, which git ignores. Arguments choose: names of
 * pages, widths, `light` or `dark`.
 */
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectDir } from '../../bin/runtime.js';
import { launchBrowser, openPage } from './support/browser.ts';
import { seedDesk } from './support/seed-desk.ts';
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
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 2560, height: 1300 },
];

/** What a person does on a page before the picture is taken. */
type Act = (page: Page) => Promise<void>;

const WIDTHS = widths.map(({ width }) => String(width));
const args = process.argv.slice(2);
/** Whether the arguments leave it in: those of its kind name it, or there are none of its kind. */
const isChosen = (name: string, kind: readonly string[]) => {
  const named = args.filter((arg) => kind.includes(arg));
  return named.length === 0 || named.includes(name);
};
const chooseField: Act = async (page) => {
  // Where only one of the panes is shown.
  const tab = page.getByText('Decide', { exact: true });
  if (await tab.isVisible()) await tab.click();
  await page.getByRole('combobox', { name: /^Column/ }).click();
  await page.getByRole('option', { name: 'No field', exact: true }).click();
  await page.getByRole('region', { name: 'What would change' }).waitFor();
  await page.waitForTimeout(3000);
};
const clickButton =
  (name: RegExp | string): Act =>
  (page) =>
    page.getByRole('button', { name }).first().click();

const server = await startWebServer();
/** A month on the desk. */
const desk = await startWebServer();
/** Has nothing yet. */
const fresh = await startWebServer();
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
  await publishMembership(desk.url);
  const month = await seedDesk(desk.url);
  const pages: [name: string, path: string, act?: Act, url?: string][] = [
    ['worklist', `/w/default?period=${month.period}`, undefined, desk.url],
    ['document', `/w/default/jobs/${month.values}/document?cell=D4`, undefined, desk.url],
    ['document-effect', `/w/default/jobs/${month.values}/document?cell=D1`, chooseField, desk.url],
    ['document-many', `/w/default/jobs/${id}/document?cell=E6`],
    ['since', `/w/default/jobs/${month.since}/document`, clickButton(/^Since/), desk.url],
    ['values', `/w/default/jobs/${month.values}/facets?field=employer`, undefined, desk.url],
    ['signoff', `/w/default/jobs/${month.signed}/signoff`, undefined, desk.url],
    ['first-hour', '/w/default', undefined, fresh.url],
    ['own-columns', '/w/default/configs/own-columns', bringColumns, fresh.url],
    ['workbench', `/w/default/versions/${draft}?file=columns%2Femail.ts`],
    ['publish', `/w/default/versions/${draft}`, clickButton('Publish')],
    ['sign-in', '/sign-in', undefined, guarded.url],
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
  const names = pages.map(([name]) => name);
  for (const viewport of widths) {
    for (const colorScheme of ['light', 'dark'] as const) {
      if (!isChosen(String(viewport.width), WIDTHS) || !isChosen(colorScheme, ['light', 'dark'])) continue;
      const { page, context } = await openPage(browser, { viewport, colorScheme });
      for (const [name, path, act, url = server.url] of pages) {
        if (!isChosen(name, names)) continue;
        await page.goto(`${url}/app${path}`);
        await takePicture(page, `${name}-${viewport.width}`, colorScheme, act);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await Promise.all([server, desk, fresh, guarded].map((one) => one.stop()));
}

async function takePicture(page: Page, name: string, colorScheme: 'light' | 'dark', act?: Act): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(800);
  // A page that a person has to do something on differs by width; the picture shows how far it went.
  await act?.(page).catch((error: Error) => process.stderr.write(`${name}: ${error.message}\n`));
  await page.waitForTimeout(act ? 800 : 0);
  const file = `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`;
  await page.screenshot({ path: join(docs.includes(`images/${file}`) ? shownDir : otherDir, file) });
}

async function bringColumns(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(transferList);
  await page.getByRole('table', { name: 'Columns' }).waitFor();
}

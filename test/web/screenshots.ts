/**
 * `npm run screenshots`: pictures of every page of the web app, at each width and in both colour schemes. Pictures that
 * README.md or docs/ show are written to docs/images, all others to screenshots/, which git ignores. Arguments select
 * names of pages, widths, `light` or `dark`.
 */
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectDir } from '../../bin/runtime.js';
import { rewrite } from '../record/to-fix/rewrite.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { documentPage } from './support/document-page.ts';
import { seedDesk } from './support/seed-desk.ts';
import {
  acceptJob,
  makeChangedDraft,
  makeComparison,
  makeToken,
  membershipWorkbook,
  publishMembership,
  runBatch,
  runDocument,
  runTry,
} from './support/seed-service.ts';
import { seedShared } from './support/seed-shared.ts';
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
  { width: 1440, height: 900 },
  { width: 2560, height: 1300 },
];

/** The actions of a person on a page before the picture is taken. */
type Act = (page: Page) => Promise<void>;

const WIDTHS = widths.map(({ width }) => String(width));
const args = process.argv.slice(2);
/** Whether the arguments select this name: they contain it, or contain no name of its kind. */
const isChosen = (name: string, kind: readonly string[]) => {
  const named = args.filter((arg) => kind.includes(arg));
  return named.length === 0 || named.includes(name);
};
/** Presses keys on the page of a document, and waits for the effect. */
const answer =
  (...keys: string[]): Act =>
  async (page) => {
    const { chosen, isKnown } = documentPage(page);
    await chosen.waitFor();
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForTimeout(500);
    await isKnown();
  };
const clickButton =
  (name: RegExp | string): Act =>
  (page) =>
    page.getByRole('button', { name }).first().click();
const editValue: Act = async (page) => {
  await page.getByRole('textbox', { name: /^Cell/ }).fill('Pharmacy of the harbour');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
  await documentPage(page).isKnown();
};
const takeBack: Act = async (page) => {
  const folder = mkdtempSync(join(tmpdir(), 'ade-pictures-'));
  const href = await page.getByRole('link', { name: 'Rows to fix' }).getAttribute('href');
  const sent = join(folder, 'sent.xlsx');
  writeFileSync(sent, Buffer.from(await (await fetch(new URL(href!, page.url()))).arrayBuffer()));
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles(await rewrite(sent, { G3: 'p3@example.org' }));
  await page
    .getByRole('dialog', { name: 'Returned workbook' })
    .getByRole('button', { name: /^Apply/ })
    .waitFor();
  rmSync(folder, { recursive: true });
};
/** Presses keys on a row of the worklist. */
const pressOnRow =
  (...keys: string[]): Act =>
  async (page) => {
    const row = page.locator('[data-line]').first();
    await row.focus();
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForTimeout(500);
  };
const lookForShared: Act = async (page) => {
  await page.getByRole('button', { name: 'Find shared corrections' }).click();
  await page.getByRole('list', { name: 'Shared corrections' }).waitFor();
  await page.getByRole('heading', { name: 'Corrections that several senders share' }).scrollIntoViewIfNeeded();
};

const server = await startWebServer();
/** A service with a month on the desk. */
const desk = await startWebServer();
/** A service without any data. */
const fresh = await startWebServer();
/** A service with a sign-in page. */
const guarded = await startWebServer();
await publishMembership(guarded.url);
const audited = (await runDocument(guarded.url, membershipWorkbook)).id;
await acceptJob(guarded.url, audited);
const auditor = await makeToken(guarded.url, 'Audra', [{ workspace_id: 'default', role: 'auditor', activity: true }]);
await guarded.restart({ ADE_AUTH: 'token' });
/** Signs in as an auditor, for the pages that follow. */
const signIn: Act = async (page) => {
  await page.goto(`${guarded.url}/app/sign-in#token=${auditor}`);
  await page.waitForURL(/\/w\//);
};
const browser = await launchBrowser();
try {
  const { configId, versionId } = await publishMembership(server.url);
  const { id, document_id: document } = await runDocument(server.url, membershipWorkbook);
  const draft = await makeChangedDraft(server.url, configId);
  const tried = await runTry(server.url, document, draft);
  const comparison = await makeComparison(server.url, document, versionId, draft);
  const batch = await runBatch(server.url, [membershipWorkbook, starterRoster, transferList]);
  const sender = await seedShared(server.url, configId);
  for (const dir of [shownDir, otherDir]) mkdirSync(dir, { recursive: true });
  await publishMembership(desk.url);
  const month = await seedDesk(desk.url);
  const pages: [name: string, path: string, act?: Act, url?: string][] = [
    ['worklist', `/w/default?period=${month.period}`, undefined, desk.url],
    ['document', `/w/default/jobs/${month.values}/document`, undefined, desk.url],
    ['document-effect', `/w/default/jobs/${month.values}/document`, answer('Enter'), desk.url],
    ['document-many', `/w/default/jobs/${id}/document?cell=E6`],
    ['document-rows', `/w/default/jobs/${id}/document?state=rows`],
    ['document-values', `/w/default/jobs/${month.values}/document?state=values`, undefined, desk.url],
    ['document-compare', `/w/default/jobs/${month.since}/document?state=compare`, undefined, desk.url],
    ['values', `/w/default/jobs/${month.values}/facets?field=employer`, undefined, desk.url],
    ['signoff', `/w/default/jobs/${month.signed}/signoff`, undefined, desk.url],
    ['first-hour', '/w/default', undefined, fresh.url],
    ['own-columns', '/w/default/configs/own-columns', bringColumns, fresh.url],
    ['workbench', `/w/default/versions/${draft}?file=columns%2Femail.ts`],
    ['publish', `/w/default/versions/${draft}`, clickButton('Publish')],
    ['sign-in', '/sign-in', undefined, guarded.url],
    ['home', '/w/default'],
    ['jobs', '/w/default/jobs'],
    ['job-document', `/w/default/jobs/${id}/document`],
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
    ['worklist-comment', `/w/default?period=${month.period}`, pressOnRow('c'), desk.url],
    ['worklist-assign', `/w/default?period=${month.period}`, pressOnRow('x', 'm'), desk.url],
    ['worklist-picked', `/w/default?period=${month.period}`, pressOnRow('x', 'j', 'x'), desk.url],
    ['worklist-keys', `/w/default?period=${month.period}`, pressOnRow('?'), desk.url],
    ['document-gathered', `/w/default/jobs/${id}/document`, answer('Shift+Enter')],
    ['document-find', `/w/default/jobs/${id}/document`, answer('f')],
    ['document-value', `/w/default/jobs/${month.values}/document?cell=D4`, editValue, desk.url],
    ['document-range', `/w/default/jobs/${month.values}/document?cell=B3:D7`, undefined, desk.url],
    ['take-back', `/w/default/jobs/${month.values}/document`, takeBack, desk.url],
    ['senders', `/w/default/senders?period=${month.period}`, undefined, desk.url],
    ['sender', `/w/default/senders/${sender}`],
    ['shared', `/w/default/configs/${configId}`, lookForShared],
    ['admin-people', '/admin?tab=people'],
    ['admin-tokens', '/admin?tab=tokens'],
    ['activity', '/w/default/activity'],
    ['audit-sign-in', '/sign-in', signIn, guarded.url],
    ['audit-worklist', '/w/default', undefined, guarded.url],
    ['audit-document', `/w/default/jobs/${audited}/document?cell=B8`, undefined, guarded.url],
    ['audit-signoff', `/w/default/jobs/${audited}/signoff`, undefined, guarded.url],
    ['audit-activity', '/w/default/activity', undefined, guarded.url],
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
  // A page with an action differs by width; if the action fails, the picture shows how far it got.
  await act?.(page).catch((error: Error) => process.stderr.write(`${name}: ${error.message}\n`));
  await page.waitForTimeout(act ? 800 : 0);
  const file = `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`;
  await page.screenshot({ path: join(docs.includes(`images/${file}`) ? shownDir : otherDir, file) });
}

async function bringColumns(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(transferList);
  await page.getByText(/\d+ of \d+ columns/).waitFor();
}

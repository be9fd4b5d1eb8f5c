import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listTexts as listAppTexts } from '../../web/list-texts.ts';
import type { Catalogue, Translated } from '../../web/src/lib/catalogue.ts';
import { missingBrowser } from './support/browser.ts';
import { publishMembership, runText, type SeededJob, sendApi } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

const ROWS = `QX1;Given name;Membership no;Hours
Singh;Noah;M-00140;12
Oak;Ann;M-00141;8
`;

/** A language in which each text is the English text in brackets. */
function makeCatalogue(): Catalogue {
  const mark = (text: Translated): Translated =>
    typeof text === 'string' ? `⟦${text}⟧` : { one: `⟦${text.one}⟧`, other: `⟦${text.other}⟧` };
  return {
    language: 'de',
    texts: Object.fromEntries(
      Object.entries(listAppTexts().texts).map(([text, translated]) => [text, mark(translated)]),
    ),
  };
}

/** The texts that a person reads or hears on the page, without dates, since the browser formats them. */
async function listTexts(page: Page): Promise<string[]> {
  const times = await page.locator('time').allInnerTexts();
  const [body = ''] = await page.locator('body').allInnerTexts();
  const read = times.reduce((text, time) => text.replace(time, ''), body);
  const heard = await page
    .locator(':is([aria-label], [placeholder], [title]):not(time)')
    .evaluateAll((elements) =>
      elements.flatMap((element) =>
        ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? ''),
      ),
    );
  return [...read.split(/[\n\t]/), ...heard];
}

/** Keys of an entry's details; these are codes. */
const CODES = /\b(document id|config version id|is default): /g;

/** The names of keys, as they are printed on them. */
const KEYS = /^(Esc|[a-z]( [a-z])*)$/;

/** The browser writes months in the language of the page. */
const MONTHS = Array.from({ length: 12 }, (_, at) =>
  new Intl.DateTimeFormat('de', { month: 'long' }).format(new Date(2026, at, 1)),
);

/** The zone's name follows a time; the browser has the time zone of this process. */
const ZONE = new Intl.DateTimeFormat('de', { timeZoneName: 'short' })
  .formatToParts()
  .find(({ type }) => type === 'timeZoneName')?.value;

describe('the app in another language', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;
  let job: SeededJob;
  const answers: Promise<string>[] = [];

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
    const sender = await sendApi<{ id: string }>(app.url, 'POST', 'senders', { name: 'Harbour', due_day: 5 });
    job = await runText(app.url, ROWS, 'april.csv', { sender_id: sender.id, period: '2026-04' });
    page.on('response', (response) => {
      const isData = response.headers()['content-type']?.includes('json');
      if (isData) answers.push(response.text().catch(() => ''));
    });
    await page.addInitScript(
      (catalogue) => localStorage.setItem('ade.catalogue', catalogue),
      JSON.stringify(makeCatalogue()),
    );
  });

  const PAGES = [
    '',
    '/jobs',
    '/senders',
    '/configs',
    '/activity',
    '/jobs/JOB/document?cell=A1',
    '/jobs/JOB/issues',
    '/jobs/JOB/result',
    '/jobs/JOB/facets',
    '/jobs/JOB/signoff',
    '/jobs/JOB/source',
    '/jobs/JOB/mapping',
    '/jobs/JOB/overview',
  ];

  for (const path of PAGES) {
    test(`has all texts of the page in it: ${path === '' ? 'worklist' : path}`, async () => {
      await app.visit(`${path.replace('JOB', job.id)}`);
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      const texts = await listTexts(page);
      // Read last: all answers that the page shows have arrived by then.
      const data = [ROWS, ...(await Promise.all(answers))].join(' ');
      // Texts are compared as JSON writes them. The app shows codes with blanks.
      const has = (part: string) => data.includes(JSON.stringify(part).slice(1, -1));
      const isData = (part: string) =>
        part.length < 2 ||
        part === ZONE ||
        KEYS.test(part) ||
        MONTHS.includes(part) ||
        has(part) ||
        has(part.replaceAll(' ', '_'));
      const left = texts.flatMap((text) => {
        let rest = text.replaceAll(CODES, '\n').replace(/^[A-Z]{1,2} /, '');
        // Nested texts have their own brackets.
        while (/⟦[^⟦⟧]*⟧/.test(rest)) rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, '\n');
        const parts = rest
          .split(/[\t\n]|[,.] | ·|\s(?=[A-Z]{1,2}\d)/)
          .map((part) => part.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, ''));
        return parts.filter((part) => !isData(part));
      });
      assert.deepEqual([...new Set(left)], []);
    });
  }

  test('is announced to screen readers, and numbers are written as in this language', async () => {
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await app.visit(`/jobs/${job.id}/mapping`);
    await page
      .getByText(/\d,\d\d/)
      .first()
      .waitFor();
  });
});

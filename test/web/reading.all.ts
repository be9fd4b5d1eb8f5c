import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import iconv from 'iconv-lite';
import type { Locator, Page } from 'playwright-core';
import type { Job } from '../../src/contract/api/index.ts';
import { isDelimiter } from '../../src/workbook/csv/delimiter.ts';
import { nameEncoding } from '../../src/workbook/csv/name-encoding.ts';
import { DELIMITERS, ENCODINGS } from '../../web/src/features/inspection/reading/readings.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { assertAccessible, missingBrowser, readFiles, VIEWPORT } from './support/browser.ts';
import { publishMembership, readApi, runDocument } from './support/seed-service.ts';
import { serveApp } from './support/served-app.ts';

/** A text whose encoding is guessed wrongly. */
const POLISH = iconv.encode('No.|First name|Surname\nM-00001|Ćma|Nowak\n', 'windows-1250');

test('every encoding and delimiter that the web app offers can be read', () => {
  for (const [name] of ENCODINGS) assert.equal(nameEncoding(name), name);
  for (const [character] of DELIMITERS) assert.ok(isDelimiter(character));
});

describe('the reading of csv files', { skip: missingBrowser }, () => {
  const app = serveApp();
  let page: Page;

  before(async () => {
    page = app.page;
    await publishMembership(app.url);
  });

  const readJobs = async () => (await readApi<{ items: Job[] }>(app.url, 'jobs')).items;

  /** Searches the encodings as a user who only knows the language. */
  async function chooseEncoding(fields: Page | Locator, search: string, name: string): Promise<void> {
    await fields.getByRole('combobox', { name: 'Encoding' }).fill(search);
    await page.getByRole('option', { name }).click();
  }

  async function chooseDelimiter(fields: Page | Locator, name: string): Promise<void> {
    await fields.getByRole('combobox', { name: 'Delimiter' }).click();
    await page.getByRole('option', { name }).click();
  }

  async function assertAccessibleEverywhere(): Promise<void> {
    for (const width of [360, 1280]) {
      await page.setViewportSize({ ...VIEWPORT, width });
      await assertAccessible(page);
    }
  }

  test('is chosen before the files are read, and goes to the job', async () => {
    await app.visit('');
    await page.locator('button:enabled', { hasText: 'Choose documents' }).waitFor();
    const file = { name: 'chosen.csv', mimeType: 'text/csv', buffer: POLISH };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Read csv as: automatic' }).click();
    await chooseEncoding(page, 'polish', 'windows-1250 (');
    await chooseDelimiter(page, 'another character');
    await page.getByRole('textbox', { name: 'Character between two fields' }).fill('"');
    await page.getByRole('textbox', { name: 'Character between two fields' }).fill('|');
    await assertAccessibleEverywhere();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Read csv as: windows-1250, vertical bar |' }).waitFor();
    await readFiles(page);
    await page
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: 'chosen.csv' }) })
      .getByText(/^(Clean|\d+ to decide)$/)
      .waitFor();
    const [job] = await readJobs();
    assert.deepEqual(job!.read_as, { encoding: 'windows-1250', delimiter: '|' });
    await app.visit(`/jobs/${job!.id}/result`);
    await page.getByRole('gridcell', { name: 'Ćma' }).waitFor();
  });

  test('is shown as doubtful after a doubtful guess, and the document is run again with another one', async (t) => {
    const path = join(await makeTempFolder(t), 'guessed.csv');
    writeFileSync(path, POLISH);
    const { id } = await runDocument(app.url, path);
    await app.visit('');
    await page.getByText('The encoding was guessed to be windows-1252').first().waitFor();
    await app.visit(`/jobs/${id}/overview`);
    await page.getByText('The encoding was guessed to be windows-1252').waitFor();
    const line = page.getByRole('note', { name: 'How the file was read' });
    await line.getByText(/^\(guessed, \d\d % sure\)$/).waitFor();
    await assertAccessibleEverywhere();

    await line.getByRole('button', { name: 'Read it differently' }).click();
    const dialog = page.getByRole('dialog', { name: 'Read it differently' });
    await dialog.getByRole('cell', { name: 'Æma' }).waitFor();
    await chooseEncoding(dialog, 'iso-8859-2', 'iso-8859-2 (');
    await dialog.getByRole('cell', { name: 'Ćma' }).waitFor();
    await chooseDelimiter(dialog, 'semicolon');
    await dialog.getByRole('cell', { name: 'M-00001|Ćma|Nowak' }).waitFor();
    await chooseDelimiter(dialog, 'vertical bar');
    await dialog.getByRole('cell', { name: 'Ćma', exact: true }).waitFor();
    await assertAccessibleEverywhere();
    await dialog.getByRole('button', { name: 'Run again' }).click();

    await page.getByText('iso-8859-2, delimiter vertical bar |').waitFor();
    const [job] = await readJobs();
    assert.deepEqual([job!.retry_of, job!.read_as], [id, { encoding: 'iso-8859-2', delimiter: '|' }]);
    assert.ok(!job!.attention.includes('encoding_guessed'));
    for (const [jobId, text] of [
      [job!.id, 'Ćma'],
      [id, 'Æma'],
    ]) {
      await app.visit(`/jobs/${jobId}/source`);
      await page.getByRole('gridcell', { name: text! }).waitFor();
    }
  });
});

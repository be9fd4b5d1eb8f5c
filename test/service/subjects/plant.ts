import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packZip, type ZipPart } from '../../../fuzz/zip-bytes.ts';
import { buildRecordPath, documentPath, packageFolder } from '../../../src/contract/layout.ts';
import { storedNames } from '../../../src/storage/shared/index.ts';
import { insertDocument } from '../../../src/storage/store/documents.ts';
import { makeId } from '../../../src/storage/store/ids.ts';
import { isForgetful, storageUrlOf } from '../../helpers/storage/forgetful.ts';
import { keepIn } from '../../helpers/storage/open-shared.ts';
import {
  addDocument,
  addSources,
  correct,
  keepDraft,
  makeRecipeVersion,
  settle,
  submit,
  submitBatch,
  takeReviewStep,
  WORKSPACE,
  waitFor,
  waitForBatch,
} from '../harness.ts';
import { hashText, makeVersionRow } from '../rows.ts';
import { MARKER, type Server } from './helpers.ts';

/** The day of the marker as a spreadsheet counts it. */
const SERIAL = 11_367;

const x = (name: string, text: string): ZipPart => ({
  name,
  content: Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`),
});
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** A workbook that has the marker in a shared text in runs, split over cells, as a date, and in parts that are no sheet. */
export function makeWorkbook(): Buffer {
  const strings = [
    '<si><t>name</t></si>',
    '<si><t>amount</t></si>',
    '<si><r><t>Qwertmann, </t></r><r><t>Zyxanna</t></r></si>',
    '<si><t>Zyxanna</t></si>',
    '<si><t>Qwertmann</t></si>',
    '<si><t>Bert</t></si>',
  ];
  const row = (r: number, ...cells: string[]) => `<row r="${r}">${cells.join('')}</row>`;
  const s = (ref: string, index: number) => `<c r="${ref}" t="s"><v>${index}</v></c>`;
  const sheet = `<worksheet ${MAIN}><sheetData>${[
    row(1, s('A1', 0), s('B1', 1), s('C1', 0)),
    row(2, s('A2', 2), '<c r="B2"><v>5</v></c>'),
    row(3, s('A3', 3), '<c r="B3"><v>6</v></c>', s('C3', 4)),
    row(4, s('A4', 5), '<c r="B4"><v>7</v></c>', `<c r="C4" s="1"><v>${SERIAL}</v></c>`),
    row(5, `<c r="A5" t="str"><f>"Zyxanna"&amp;" Qwertmann"</f><v>Zyxanna Qwertmann</v></c>`, '<c r="B5"><v>8</v></c>'),
    row(6, '<c r="A6" t="inlineStr"><is><t>No. MK 0077345</t></is></c>', '<c r="B6"><v>9</v></c>'),
  ].join('')}</sheetData><headerFooter><oddHeader>&amp;LZyxanna Qwertmann</oddHeader></headerFooter></worksheet>`;
  const types = [
    ['xl/workbook.xml', 'sheet.main'],
    ['xl/worksheets/sheet1.xml', 'worksheet'],
    ['xl/sharedStrings.xml', 'sharedStrings'],
    ['xl/styles.xml', 'styles'],
    ['xl/comments1.xml', 'comments'],
  ].map(
    ([part, type]) =>
      `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`,
  );
  const inner = packZip([x('docProps/core.xml', '<cp><creator>Zyxanna Qwertmann</creator></cp>')]);
  return packZip([
    x(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types.join('')}</Types>`,
    ),
    x(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    x(
      'xl/workbook.xml',
      `<workbook ${MAIN} xmlns:r="${REL}"><sheets><sheet name="Zyxanna Qwertmann" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="who">'Zyxanna Qwertmann'!$A$2</definedName></definedNames></workbook>`,
    ),
    x(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${REL}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${REL}/styles" Target="styles.xml"/></Relationships>`,
    ),
    x('xl/worksheets/sheet1.xml', sheet),
    x('xl/sharedStrings.xml', `<sst ${MAIN} count="6" uniqueCount="6">${strings.join('')}</sst>`),
    x(
      'xl/styles.xml',
      `<styleSheet ${MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    x(
      'xl/comments1.xml',
      `<comments ${MAIN}><authors><author>Zyxanna Qwertmann</author></authors><commentList><comment ref="A2" authorId="0"><text><r><t>of </t></r><r><t>Zyxanna </t></r><r><t>Qwertmann</t></r></text></comment></commentList></comments>`,
    ),
    x('docProps/core.xml', '<coreProperties><creator>Qwertmann, Zyxanna</creator></coreProperties>'),
    x(
      'xl/pivotCache/pivotCacheRecords1.xml',
      '<pivotCacheRecords><r><s v="Zyxanna Qwertmann"/><d v="1931-02-13T00:00:00"/></r></pivotCacheRecords>',
    ),
    { name: 'xl/embeddings/inner.docx', content: inner },
  ]);
}

export const CSV = `name,amount\n${MARKER.name},5\nBert Other,6\n${MARKER.id},7\n13.02.1931,8\n`;

/** Puts bytes where an upload would put them. */
export async function addBytes(server: Server, bytes: Buffer, filename: string, format: string): Promise<string> {
  const id = makeId('doc');
  const { db, dataDir } = server;
  const path = documentPath(dataDir, { id, filename });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  await insertDocument(db, {
    id,
    workspace_id: WORKSPACE,
    filename,
    bytes: bytes.length,
    sha256: hashText(bytes as never),
    format,
    uploaded_by: 'test',
    uploaded_at: new Date().toISOString(),
    deleted_at: null,
    purged_at: null,
    folder: `lists of ${MARKER.name}`,
    sender_id: null,
    period: null,
  });
  if (isForgetful) await keepIn(storageUrlOf(dataDir), { db, dataDir }, storedNames.document(id));
  return id;
}

export interface Planted {
  csv: string;
  workbook: string;
  sheet: string;
}

/** A marker in every kind of place: documents in three formats, and everything that jobs and people make from them. */
export async function plant(server: Server): Promise<Planted> {
  const { db, dataDir, service } = server;
  addSources(server);
  const sender = await service.senders.make(WORKSPACE, { name: `Office of ${MARKER.name}` }, { actor: 'Ada' });
  await makeRecipeVersion(server, { senderId: sender.id, base: 0, name: MARKER.name });
  const csv = await runOn(server, await addDocument(server, CSV, `${MARKER.name}.csv`));
  await service.senders.assign(WORKSPACE, csv, { sender_id: sender.id, period: '2026-05' }, { actor: 'Ada' });
  await correct(server, csv, {
    base: 1,
    corrections: [
      { kind: 'cell_value', places: [{ sheet: 0, a1: 'A3' }], value: MARKER.name, reason: `for ${MARKER.name}` },
    ],
  });
  await settle(server, csv);
  await keepDraft(server, csv, [{ kind: 'cell_value', places: [{ sheet: 0, a1: 'A3' }], value: { date: MARKER.day } }]);
  await takeReviewStep(server, csv, { step: 'start', key: 'start' });
  await takeReviewStep(server, csv, {
    step: 'comment',
    key: 'comment',
    text: `Call Ms ${MARKER.name} (${MARKER.id}).`,
  });
  const workbook = await runOn(server, await addBytes(server, makeWorkbook(), 'list.xlsx', 'xlsx'));
  const sheet = await runOn(server, await addBytes(server, makeSheet(), 'list.ods', 'ods'));
  const other = await addDocument(server, 'name,amount\nBert,1\n', 'other.csv');
  const batch = await submitBatch(server, [other], `Batch of ${MARKER.name}`);
  await waitForBatch(server, batch.id);
  await plantVersion(server);
  await service.webhooks.make(
    WORKSPACE,
    { url: 'https://93.184.216.34/hook', description: `for ${MARKER.name}`, types: ['job.changed'] } as never,
    { actor: 'Ada' },
  );
  await db
    .insertInto('idempotency_keys')
    .values({
      workspace_id: WORKSPACE,
      key: MARKER.name,
      owner: 'test',
      request_hash: 'hash',
      resource_kind: 'job',
      resource_id: csv,
      created_at: new Date().toISOString(),
    })
    .execute();
  await service.columns.settled();
  const log = buildRecordPath(dataDir, 'cfgv_test');
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, JSON.stringify({ log: [`a test with ${MARKER.name} failed`], problems: [] }));
  if (isForgetful) await keepIn(storageUrlOf(dataDir), { db, dataDir }, storedNames.buildLog('cfgv_test'));
  return { csv, workbook, sheet };
}

async function runOn(server: Server, document: string): Promise<string> {
  const job = await waitFor(server, (await submit(server, document)).id);
  if (job.status !== 'success') throw new Error(JSON.stringify(job.error));
  return job.id;
}

/** A draft with the marker in a script, in a test and in an example document. */
export async function plantVersion(server: Server): Promise<void> {
  const { db, dataDir } = server;
  const row = { ...makeVersionRow('cfgv_draft', null), number: 2, state: 'draft', note: null } as const;
  await db
    .insertInto('config_versions')
    .values({ ...row, build_status: 'none', published_at: null, published_by: null, activated_at: null })
    .execute();
  const dir = packageFolder(dataDir, 'cfgv_draft');
  mkdirSync(join(dir, 'tests'), { recursive: true });
  writeFileSync(join(dir, 'manifest.json'), '{}');
  writeFileSync(join(dir, 'script.js'), `// like ${MARKER.name}\nexport const name = '${MARKER.name}';\n`);
  writeFileSync(join(dir, 'tests', 'case.json'), JSON.stringify({ cells: [[MARKER.name, MARKER.id]] }));
  writeFileSync(join(dir, 'tests', 'example.csv'), CSV);
  if (isForgetful) await keepIn(storageUrlOf(dataDir), server, storedNames.package('cfgv_draft'));
}

/** An ods document, which ADE does not write again. */
function makeSheet(): Buffer {
  const OASIS = 'urn:oasis:names:tc:opendocument:xmlns';
  const cell = (text: string) =>
    `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
  const rows = [
    ['name', 'amount'],
    [MARKER.name, '5'],
    ['Bert', '6'],
  ].map((cells) => `<table:table-row>${cells.map(cell).join('')}</table:table-row>`);
  const names = ['office', 'table', 'text'].map((name) => `xmlns:${name}="${OASIS}:${name}:1.0"`).join(' ');
  return packZip([
    { name: 'mimetype', content: Buffer.from('application/vnd.oasis.opendocument.spreadsheet'), isStored: true },
    x(
      'content.xml',
      `<office:document-content ${names}><office:body><office:spreadsheet><table:table table:name="List">${rows.join('')}</table:table></office:spreadsheet></office:body></office:document-content>`,
    ),
    x(
      'META-INF/manifest.xml',
      `<manifest:manifest xmlns:manifest="${OASIS}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>`,
    ),
  ]);
}

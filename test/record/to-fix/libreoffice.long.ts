import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { CellValue } from '../../../src/workbook/types.ts';
import { readRecord } from '../../helpers/correct-job.ts';
import { failHere } from '../../helpers/run-ade-here.ts';
import { makeFolder, runFile } from '../../helpers/run-package.ts';
import { INVENTED, inventDocument, type Planted } from './invented.ts';
import { listCells, readSheets, run } from './jobs.ts';

/** LibreOffice as the program of the sender: `apt-get install libreoffice-calc python3-uno`. */
const DOCUMENTS = 20;
const PYTHON = '/usr/bin/python3';
const script = join(import.meta.dirname, 'edit-with-libreoffice.py');
const hasOffice =
  spawnSync('soffice', ['--version']).status === 0 && spawnSync(PYTHON, ['-c', 'import uno']).status === 0;
const skip = hasOffice ? false : 'LibreOffice is not installed: apt-get install libreoffice-calc python3-uno';

interface Sent {
  jobDir: string;
  dataDir: string;
  file: string;
  planted: Planted[];
  /** The sheets of the workbook that was sent. */
  sheets: Record<string, CellValue[][]>;
}

type Act = { act: string; sheet: string; [name: string]: unknown };
type Edit = { sheet: string; a1: string; typed: string | null };
interface OfficeJob {
  file: string;
  edits?: Edit[];
  acts?: Act[];
  save: string[];
}

async function send(seed: number): Promise<Sent> {
  const { file: document, planted } = inventDocument(seed);
  const { result, jobDir } = await runFile(INVENTED, document);
  assert.equal(result.status, 'success', String(result.error?.message));
  const dataDir = makeFolder();
  const file = join(makeFolder(), 'sent.xlsx');
  await run(['to-fix', jobDir, '--data-dir', dataDir, '--out', file]);
  return { jobDir, dataDir, file, planted, sheets: await readSheets(file) };
}

function openInOffice(jobs: readonly OfficeJob[]): void {
  const { status, stderr } = spawnSync(PYTHON, [script], { input: JSON.stringify(jobs), encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

/** The place in the sent workbook of a cell of the document. */
function findCell({ sheets }: Sent, { sheet_name, a1, row }: Planted): string {
  const rows = sheets[sheet_name]!;
  const letter = /^[A-Z]+/.exec(a1)![0];
  const column = rows[0]!.indexOf(letter);
  const index = rows.findIndex(([key]) => typeof key === 'string' && key.startsWith(`row ${row} `));
  assert.ok(column > 0 && index > 0, `${sheet_name}!${a1} was sent`);
  return `${String.fromCharCode(65 + column)}${index + 1}`;
}

const fix = (sent: Sent): Edit[] =>
  sent.planted.map((planted) => ({ sheet: planted.sheet_name, a1: findCell(sent, planted), typed: planted.typed }));

const listPlanted = ({ planted }: Sent) =>
  planted.map(({ sheet, a1, value }): [string, unknown] => [`${sheet}!${a1}`, value]).sort();

/** Other things that a sender may do to the rows. */
function rearrange({ sheets, planted }: Sent, seed: number): Act[] {
  const [sheet] = planted.map(({ sheet_name }) => sheet_name);
  const width = sheets[sheet!]![0]!.length;
  const acts: Act[][] = [
    [],
    [{ act: 'sort', sheet: sheet!, first_row: 2, by: 2 }],
    [{ act: 'move_column', sheet: sheet!, column: width - 1, to: 1 }],
    [
      { act: 'insert_row', sheet: sheet!, row: 3 },
      { act: 'insert_row', sheet: sheet!, row: 0 },
    ],
  ];
  return acts[seed % acts.length]!;
}

/** Ways to damage a workbook, and the cells that must be named. */
function tamper({ sheets, planted }: Sent): { edits?: Edit[]; acts?: Act[]; found: RegExp }[] {
  const sheet = planted[0]!.sheet_name;
  const rows = sheets[sheet]!;
  const last = rows.length;
  const edit = (a1: string, typed: string | null): Edit => ({ sheet, a1, typed });
  return [
    {
      edits: [edit('A3', String(rows[2]![0]).replace(/^row \d+/, 'row 9999'))],
      found: /keys that were changed at .*!A3/,
    },
    { edits: [edit(`C${last + 1}`, 'one more')], found: new RegExp(`rows that were not sent at .*!C${last + 1}`) },
    { edits: [edit('C2', 'another')], found: /headers that were changed at .*!C2/ },
    { edits: [edit('A1', null)], found: /keys of rows without the hidden first row at .*!A3/ },
    {
      edits: [edit(`${String.fromCharCode(65 + rows[0]!.length)}3`, 'see mail')],
      found: /cells outside the columns that were sent at .*!\w+3/,
    },
    {
      edits: [edit('B1', String(rows[0]![2])), edit('C1', String(rows[0]![1]))],
      found: /headers that were changed at .*!B2, .*!C2/,
    },
    ...(last > 3
      ? [
          {
            acts: [{ act: 'sort', sheet, first_column: 1, first_row: 2, by: 1 }],
            found: /rows whose cells fit another row better at .*!A\d+/,
          },
        ]
      : []),
  ];
}

test(`${DOCUMENTS} documents with planted errors go through LibreOffice: every fixed cell arrives, nothing else does, and tampering is refused`, {
  skip,
}, async (t) => {
  const all: Sent[] = [];
  for (let seed = 0; seed < DOCUMENTS; seed++) all.push(await send(seed));
  const paths = all.map(
    ({ file }) =>
      (name: string) =>
        join(dirname(file), name),
  );
  openInOffice(
    all.flatMap((sent, seed): OfficeJob[] => {
      const path = paths[seed]!;
      const save = ['untouched.xlsx', 'untouched.ods', 'untouched.csv'].map(path);
      return [
        { file: sent.file, save },
        { file: sent.file, edits: fix(sent), acts: rearrange(sent, seed), save: ['fixed.xlsx', 'fixed.ods'].map(path) },
        ...tamper(sent).map(({ edits = [], acts }, i) => ({
          file: sent.file,
          edits: [...fix(sent), ...edits],
          acts,
          save: [path(`bad-${i}.${i % 2 === seed % 2 ? 'xlsx' : 'ods'}`)],
        })),
      ];
    }),
  );
  for (const [seed, sent] of all.entries()) {
    const path = paths[seed]!;
    const args = (name: string) => ['take-back', sent.jobDir, path(name), '--data-dir', sent.dataDir, '--by', 'Anna'];
    await t.test(`document ${seed}`, async () => {
      for (const ending of ['xlsx', 'ods', 'csv']) {
        const { cells, missing_rows } = await run(args(`untouched.${ending}`));
        // A csv file has only one of the sheets.
        assert.deepEqual([cells, ending === 'csv' ? [] : missing_rows], [[], []], `untouched.${ending}`);
      }
      for (const [i, { found }] of tamper(sent).entries()) {
        const { stdout, stderr } = await failHere(...args(`bad-${i}.${i % 2 === seed % 2 ? 'xlsx' : 'ods'}`), '--json');
        const { error } = JSON.parse(stderr || stdout);
        assert.equal(error.code, 'take_back_refused');
        assert.match(error.message, found);
      }
      const shown = await run([...args('fixed.ods'), '--dry-run']);
      const cells = shown.cells as { sheet: number; a1: string; value: unknown }[];
      assert.deepEqual(cells.map(({ sheet, a1, value }) => [`${sheet}!${a1}`, value]).sort(), listPlanted(sent), 'ods');
      await run(args('fixed.xlsx'));
      assert.deepEqual(listCells(sent.jobDir, 2).sort(), listPlanted(sent), 'xlsx');
      assert.equal(readRecord(sent.jobDir, 2).summary.issues?.error, 0);
    });
  }
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Labels, RowLabel } from '../../../src/contract/labels.ts';
import { makeFolder } from '../../helpers/run-package.ts';

/** A document's text, and its labels without the document's name. */
export interface CorpusEntry {
  text: string;
  labels: Omit<Labels, 'document'> & { document?: string };
}

/** Writes documents with their labels beside them, by path in the corpus; returns the corpus folder. */
export function writeCorpus(entries: Record<string, CorpusEntry>): string {
  const dir = makeFolder();
  for (const [path, { text, labels }] of Object.entries(entries)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const document = path.split('/').at(-1);
    writeFileSync(`${file.replace(/\.\w+$/, '')}.labels.json`, JSON.stringify({ document, ...labels }));
  }
  return dir;
}

const run = (first_row: number, last_row: number, label: RowLabel) => ({ first_row, last_row, label });

/** Two documents of one group with the same mistakes: a data row becomes a total, a total data, a note a group. */
const TWIN: CorpusEntry = {
  text: 'H:id,name\nD:1,Ann\nT:x,Bob\nD:3,\nG:g,\n',
  labels: {
    group: 'twins',
    sheets: [
      {
        index: 0,
        rows: [run(1, 1, 'header'), run(2, 3, 'data'), run(4, 4, 'total'), run(5, 5, 'note')],
        tables: [
          {
            first_row: 1,
            last_row: 4,
            header_rows: [1],
            columns: [
              { column: 'A', header: 'H:id', target_field: null },
              { column: 'B', header: 'name', target_field: 'name' },
            ],
          },
        ],
      },
    ],
  },
};

/** Six documents for a package whose rows are labelled by the prefix of their first cell. The tests calculate their figures. */
export const SMALL_CORPUS: Record<string, CorpusEntry> = {
  // All rows are right; column C is proposed for a field that column A has.
  'people/a.csv': {
    text: 'N:Members,,\nH:id,name,old id\nD:1,Ann,7\nD:2,Bob,8\nT:2,,\n',
    labels: {
      sheets: [
        {
          index: 0,
          rows: [run(1, 1, 'title'), run(2, 2, 'header'), run(3, 4, 'data'), run(5, 5, 'total')],
          tables: [
            {
              first_row: 2,
              last_row: 5,
              header_rows: [2],
              columns: [
                { column: 'A', header: 'H:id', target_field: 'id' },
                { column: 'B', header: 'Name', target_field: 'name' },
                { column: 'C', header: 'old id', target_field: null },
              ],
            },
          ],
        },
      ],
    },
  },
  'people/b.csv': TWIN,
  'people/c.csv': TWIN,
  // A second table is found, whose header is a data row; row 3 is blank but labelled.
  'tables/d.csv': {
    text: 'H:id,name\nD:1,Ann\n,\nH:city,code\nD:2,Bob\n',
    labels: {
      source: 'files',
      sheets: [
        {
          index: 0,
          rows: [run(1, 1, 'header'), run(2, 5, 'data')],
          tables: [
            {
              first_row: 1,
              last_row: 5,
              header_rows: [1],
              columns: [{ column: 'B', target_field: 'name' }],
            },
          ],
        },
      ],
    },
  },
  // Its job fails.
  'tables/e.xlsx': {
    text: '%PDF-1.7',
    labels: {
      source: 'files',
      sheets: [{ index: 0, rows: [run(1, 2, 'data')], tables: [{ first_row: 1, last_row: 2, header_rows: [1] }] }],
    },
  },
  // Only totals are labelled: one is found, one is wrongly added, one became data.
  'totals/f.csv': {
    text: 'H:id,name\nD:1,Ann\nT:1,\nT:2,\nD:3,\n',
    labels: {
      judged: ['total'],
      sheets: [{ index: 0, rows: [run(3, 3, 'total'), run(5, 5, 'total')] }],
    },
  },
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../../bin/runtime.js';
import { makeCsv } from '../harness.ts';

export const SENDERS = ['Acme', 'Harbour', 'Zenith'] as const;
/** So that few documents share sender and period: only one of these can be accepted. */
const YEARS = 20;

export type Random = () => number;

export function pick<T>(random: Random, entries: readonly T[]): T | undefined {
  return entries[Math.floor(random() * entries.length)];
}

export function inventPeriod(random: Random): string {
  const year = 2005 + Math.floor(random() * YEARS);
  return `${year}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}`;
}

/** Letters that name no month, so that the name of a file says nothing about its period. */
export function inventName(number: number): string {
  const letters = [...number.toString(8)].map((digit) => 'bkxwzvhg'[Number(digit)]).join('');
  return `list ü ${letters}`;
}

export const inventTable = (number: number) => Buffer.from(makeCsv(3, number));

const MB = 1024 * 1024;
/** What ADE_MAX_UPLOAD_MB is in this test. */
export const MAX_UPLOAD_MB = 1;

/** Bytes that cannot become a document, with the end of their name and the code that says so. */
export const REFUSED: readonly { ending: string; refusal: string; make: (number: number) => Buffer }[] = [
  { ending: '.pdf', refusal: 'not_a_workbook', make: (number) => Buffer.from(`%PDF-1.7\n${number}`) },
  { ending: '.csv', refusal: 'empty_file', make: () => Buffer.alloc(0) },
  {
    ending: '.csv',
    refusal: 'source_file_too_large',
    make: (number) => Buffer.concat([inventTable(number), Buffer.alloc(MAX_UPLOAD_MB * MB, 'x,1\n')]),
  },
  {
    ending: '.xlsx',
    refusal: 'encrypted_workbook',
    make: () => readFileSync(join(projectDir, 'test/fixtures/corrupt/encrypted_workbook.xlsx')),
  },
];

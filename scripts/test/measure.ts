/** Imported by each test process: records the processor time of its files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSeconds } from './processor-time.ts';

/** The name of a test that only marks the beginning of a file; run-files.ts does not show or count it. */
export const MARK = '\u0000';

export interface ProcessTime {
  name: string;
  /** Includes imports before the first test. */
  seconds: number;
  files: { file: string; seconds: number }[];
}

const began: { file: string; atSeconds: number }[] = [];

/** Call it before a file is imported. A process runs tests in the order in which they are made. */
export function measure(file: string): void {
  test(`${MARK}${file}`, () => {
    began.push({ file, atSeconds: readSeconds() });
  });
}

export function reportAtExit(name: string): void {
  process.on('exit', () => {
    const folder = process.env.ADE_TEST_TIMES;
    if (folder === undefined) return;
    const seconds = readSeconds();
    const ends = [...began.slice(1).map(({ atSeconds }) => atSeconds), seconds];
    const files = began.map(({ file, atSeconds }, i) => ({ file, seconds: (ends[i] ?? seconds) - atSeconds }));
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify({ name, seconds, files } satisfies ProcessTime));
  });
}

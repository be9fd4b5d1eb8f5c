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

/** Time after the last test; a server or a timer that a failed test left behind would keep the process running. */
const END_MS = 60_000;

/** Call it when all files are imported: the process fails if something keeps it running long after its tests. */
export function endAfterTests(afterMs = END_MS): void {
  test(MARK, () => {
    const end = () => {
      process.stderr.write(`The tests are over, and these keep the process: ${process.getActiveResourcesInfo()}\n`);
      process.exit(1);
    };
    setTimeout(end, afterMs).unref();
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

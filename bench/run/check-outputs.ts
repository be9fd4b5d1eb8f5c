import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import type { Findings, Outcome } from './contestants.ts';

/** The values of a normalized workbook, header included, as one hash. */
async function hashValues(path: string): Promise<string> {
  const workbook = await openWorkbook(path);
  const hash = createHash('sha256');
  try {
    for await (const rows of workbook.openSheet(0).readRows()) {
      let text = '';
      for (const { values } of rows) {
        while (values.at(-1) === null) values.pop();
        text += `${JSON.stringify(values)}\n`;
      }
      hash.update(text);
    }
  } finally {
    await workbook.close();
  }
  return hash.digest('hex');
}

/** Throws unless all contestants found and wrote the same. Returns the hash of the values. */
export async function checkOutputs(outcomes: readonly (Outcome & { name: string })[]): Promise<string> {
  const [first, ...others] = outcomes;
  const expected = await hashValues(first!.outputPath);
  for (const other of others) {
    if (!isDeepStrictEqual(sortFindings(first!.findings), sortFindings(other.findings))) {
      const texts = [first!, other].map(({ name, findings }) => `${name}: ${JSON.stringify(sortFindings(findings))}`);
      throw new Error(`The findings differ.\n${texts.join('\n')}`);
    }
    const found = await hashValues(other.outputPath);
    if (found !== expected) throw new Error(`The values that ${first!.name} and ${other.name} wrote differ.`);
  }
  return expected;
}

function sortFindings({ rows, mapping, issues }: Findings): Findings {
  const sort = <T>(object: Record<string, T>) => Object.fromEntries(Object.entries(object).sort());
  return { rows, mapping: sort(mapping), issues: sort(issues) };
}

import { openSigner } from '../../base/signing/index.ts';
import type { ErasureFile, ErasureStatement } from '../../contract/erasure.ts';
import { readErasures } from '../../runner/index.ts';

/** What an erasure has already said about a job, if a crash has ended it before its end. */
export function findSaid(jobDir: string, searchId: string): ErasureStatement | undefined {
  return readErasures(jobDir).find(({ statement }) => statement.search_id === searchId)?.statement;
}

/** The text of a job's file of erasures with this one, in place of what the same erasure said before. */
export function makeErasureFile(dataDir: string, jobDir: string, statement: ErasureStatement): string {
  const others = readErasures(jobDir).filter((one) => one.statement.search_id !== statement.search_id);
  const file: ErasureFile = {
    schema: 'ade.erasures/v1',
    erasures: [...others, { statement, ...openSigner(dataDir).sign(statement) }],
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

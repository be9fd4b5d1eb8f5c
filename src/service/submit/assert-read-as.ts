import type { ReadAs } from '../../contract/run-request.ts';
import { assertDelimiter } from '../../workbook/index.ts';

/** Throws `encoding_unknown` or `delimiter_invalid` before the job is stored, rather than when it runs. */
export async function assertReadAs({ encoding, delimiter }: ReadAs = {}): Promise<void> {
  if (delimiter !== undefined) assertDelimiter(delimiter);
  if (encoding === undefined) return;
  // Tables of encodings are loaded only if somebody names one.
  const { nameEncoding } = await import('../../workbook/csv/name-encoding.ts');
  nameEncoding(encoding);
}

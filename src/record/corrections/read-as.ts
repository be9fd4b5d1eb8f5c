import { type Correction, type CorrectionOf, listStanding } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { ReadAs } from '../../contract/run-request.ts';
import { assertDelimiter, nameEncoding } from '../../workbook/index.ts';
import type { CorrectedRecord } from './record.ts';

/** How people decided to read a csv file, by their last corrections; what they did not decide is left out. */
export function findReadAs(corrections: readonly Correction[]): ReadAs {
  const readAs: ReadAs = {};
  for (const correction of listStanding(corrections)) {
    if (correction.kind !== 'read_as') continue;
    if (correction.encoding !== undefined) readAs.encoding = correction.encoding;
    if (correction.delimiter !== undefined) readAs.delimiter = correction.delimiter;
  }
  return readAs;
}

/** Checks a `read_as`, and returns keys for what it decides. */
export function checkReadAs(
  { places, encoding, delimiter, date_order }: CorrectionOf<'read_as'>,
  { artifact }: CorrectedRecord,
  place: string,
): string[] {
  const said = { encoding, delimiter, date_order };
  const names = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`read_as ${name}`]));
  if (names.length === 0) {
    const expected = 'at least one of encoding, delimiter and date_order';
    throw new AdeError('correction_value_refused', { place, expected, found: 'none' });
  }
  if (encoding === undefined && delimiter === undefined) return names;
  const { format } = artifact.job.document;
  const what = 'encoding and delimiter apply to a whole csv file';
  if (places.length > 0)
    throw new AdeError('correction_place_unknown', { place, expected: `no place: ${what}`, found: 'one' });
  if (format !== 'csv')
    throw new AdeError('correction_place_unknown', { place, expected: `a csv file: ${what}`, found: format });
  if (delimiter !== undefined) assertDelimiter(delimiter);
  if (encoding !== undefined) nameEncoding(encoding);
  return names;
}

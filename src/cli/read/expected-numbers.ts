import type { ExpectedNumbers } from '../../contract/checks.ts';
import { usageError } from '../usage-error.ts';

const SUM = /^([a-z][a-z0-9_]*)=(-?\d+(?:\.\d+)?)$/;

/** The values of --expect-sum, `amount=1234.50`, and of --expect-rows. */
export function readExpectedNumbers(rows: number | undefined, sums: readonly string[] = []): ExpectedNumbers {
  const entries = sums.map((text): [string, number] => {
    const [, field = '', number] = SUM.exec(text) ?? [];
    // The message does not repeat the text, since it is a value.
    if (number === undefined) throw usageError('--expect-sum is not FIELD=NUMBER, for example amount=1234.50.');
    return [field, Number(number)];
  });
  const twice = entries.find(([field], i) => entries.findIndex(([other]) => other === field) !== i);
  if (twice !== undefined) throw usageError(`--expect-sum is given twice for ${twice[0]}.`);
  return {
    ...(rows === undefined ? {} : { rows }),
    ...(entries.length === 0 ? {} : { sums: Object.fromEntries(entries) }),
  };
}

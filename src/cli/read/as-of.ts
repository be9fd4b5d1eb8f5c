import { AS_OF_FORMAT, parseAsOf } from '../../runner/parse-as-of.ts';
import { usageError } from '../usage-error.ts';

/** The value of --as-of, as ISO 8601 in UTC. */
export function readAsOf(text: string): string {
  const asOf = parseAsOf(text);
  if (asOf === null) throw usageError(`--as-of is ${text}; expected ${AS_OF_FORMAT}.`);
  return asOf;
}

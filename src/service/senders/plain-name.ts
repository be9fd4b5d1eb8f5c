import { foldText } from '../../base/files/index.ts';
import { isMonthName } from '../../contract/period-text/index.ts';

/**
 * A document's name without the parts that change from period to period: digits, names of months, and separators.
 * Undefined if nothing characteristic is left.
 */
export function plainName(filename: string): string | undefined {
  const name = filename.replace(/\.[^.]*$/, '');
  const words = name.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== '' && !isMonthName(word));
  return words.length === 0 ? undefined : foldText(words.join(' '));
}

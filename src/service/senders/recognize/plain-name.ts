import { foldText } from '../../../base/files/index.ts';
import { parseMonthName } from '../../../rules/index.ts';

/**
 * The name of a document without what differs from one period to the next: digits, names of months, and what is between
 * words. Undefined where nothing is left that could be somebody's.
 */
export function plainName(filename: string): string | undefined {
  const name = filename.replace(/\.[^.]*$/, '');
  const words = name.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== '' && parseMonthName(word) === undefined);
  return words.length === 0 ? undefined : foldText(words.join(' '));
}

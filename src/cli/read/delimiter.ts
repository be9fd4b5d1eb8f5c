import { isDelimiter } from '../../workbook/index.ts';
import { usageError } from '../usage-error.ts';

/** The value of --delimiter: one character, or `tab`, which shells make hard to type. */
export function readDelimiter(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t';
  if (!isDelimiter(text)) {
    throw usageError(`--delimiter is ${JSON.stringify(text)}; expected one character, or tab.`);
  }
  return text;
}

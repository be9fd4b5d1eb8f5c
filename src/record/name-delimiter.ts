/** A delimiter in words, as the option `--delimiter` accepts it: `tab`, or the character in quotation marks. */
export const nameDelimiter = (delimiter = ''): string => (delimiter === '\t' ? 'tab' : `"${delimiter}"`);

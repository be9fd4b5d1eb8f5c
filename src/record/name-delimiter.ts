/** A delimiter in words, as `--delimiter` takes it: `tab`, or the character in quotation marks. */
export const nameDelimiter = (delimiter = ''): string => (delimiter === '\t' ? 'tab' : `"${delimiter}"`);

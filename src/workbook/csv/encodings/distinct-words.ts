/** No character of several bytes contains these bytes, except for digits, which GB18030 uses. */
const separators = /[\0-\x2f\x3a-\x3f]+/;
const foreign = /[\x80-\xff]/;

/**
 * The words with a byte outside ASCII, each once and with a space between them: tables repeat values, and a repeated
 * value is no further evidence.
 */
export function listDistinctWords(sample: Uint8Array): Buffer {
  const words = Buffer.from(sample).toString('latin1').split(separators);
  return Buffer.from([...new Set(words.filter((word) => foreign.test(word)))].join(' '), 'latin1');
}

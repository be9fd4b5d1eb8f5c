import iconv from 'iconv-lite';
import { AdeError } from '../../contract/errors/index.ts';

/** Names for the encodings that ADE decodes itself; iconv-lite ignores capitals and punctuation in names. */
const NAMES: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  utf16: 'utf-16',
  utf16le: 'utf-16le',
  ucs2: 'utf-16le',
  utf16be: 'utf-16be',
};

/** The record's name for an encoding that somebody named. Throws `encoding_unknown`. */
export function nameEncoding(encoding: string): string {
  if (!iconv.encodingExists(encoding)) throw new AdeError('encoding_unknown', { encoding });
  const name = encoding.toLowerCase();
  return NAMES[name.replaceAll(/[^a-z0-9]/g, '')] ?? name;
}

import iconv from 'iconv-lite';
import { AdeError } from '../../contract/errors/index.ts';

/** The record's name for an encoding that somebody named. Throws `encoding_unknown`. */
export function nameEncoding(encoding: string): string {
  if (!iconv.encodingExists(encoding)) throw new AdeError('encoding_unknown', { encoding });
  return /^utf-?8$/i.test(encoding) ? 'utf-8' : encoding.toLowerCase();
}

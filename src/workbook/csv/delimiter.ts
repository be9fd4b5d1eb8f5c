import { AdeError } from '../../contract/errors/index.ts';

/** Whether the text is a single character other than a quotation mark or line end. */
export function isDelimiter(text: string): boolean {
  return /^(?!["\r\n])[\u0000-\ud7ff\ue000-\uffff]$/.test(text);
}

/** Throws `delimiter_invalid`. */
export function assertDelimiter(text: string): void {
  if (!isDelimiter(text)) throw new AdeError('delimiter_invalid', { found: JSON.stringify(text) });
}

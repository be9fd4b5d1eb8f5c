import { cleanText } from './text.ts';

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** `German` for `de`; a record may come from anywhere, so the code may be unknown. */
export function nameLanguage(code: string): string {
  return /^[a-z]{2,3}$/.test(code) ? (names.of(code) ?? code) : cleanText(code);
}

import { cleanText } from './text.ts';

/** Made when the first language is shown: loading the names takes a tenth of the start of `ade`. */
let names: Intl.DisplayNames | null = null;

/** `German` for `de`; a record may come from anywhere, so the code may be unknown. */
export function nameLanguage(code: string): string {
  names ??= new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });
  return /^[a-z]{2,3}$/.test(code) ? (names.of(code) ?? code) : cleanText(code);
}

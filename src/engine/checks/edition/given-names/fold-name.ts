const ACCENTS = /\p{M}+/gu;

/** A name without case and accents. */
export function foldName(text: string): string {
  return text.normalize('NFKD').replace(ACCENTS, '').toLowerCase();
}

const ACCENTS = /\p{M}+/gu;
const ASCII = /^[\0-\x7f]*$/;

/** A name without case and accents. */
export function foldName(text: string): string {
  // Most names have no accents, and normalizing takes longer than to see that.
  return (ASCII.test(text) ? text : text.normalize('NFKD').replace(ACCENTS, '')).toLowerCase();
}

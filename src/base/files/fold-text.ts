/**
 * Folds a text for searches: texts that differ only in case (in any script) or in composed and decomposed characters
 * become equal. The result is in upper case, since lower case has two forms of sigma and keeps ß apart from SS.
 */
export function foldText(text: string): string {
  return text.normalize('NFC').toUpperCase().normalize('NFC');
}

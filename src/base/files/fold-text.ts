/**
 * A text as searches compare it: without the difference of upper and lower case in any script, and of composed and
 * decomposed characters. Upper case, since lower case has two forms of sigma and keeps ß apart from SS.
 */
export function foldText(text: string): string {
  return text.normalize('NFC').toUpperCase().normalize('NFC');
}

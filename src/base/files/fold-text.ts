/**
 * A text in the form that searches compare: without differences between upper and lower case (in any script) or
 * composed and decomposed characters. Upper case, since lower case has two forms of sigma and keeps ß apart from SS.
 */
export function foldText(text: string): string {
  return text.normalize('NFC').toUpperCase().normalize('NFC');
}

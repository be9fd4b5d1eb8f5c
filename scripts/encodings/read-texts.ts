import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Files of CLDR with names and words of a language. */
const cldrFiles = (name: string): string[] => [
  `cldr-localenames-full/main/${name}/territories.json`,
  `cldr-localenames-full/main/${name}/languages.json`,
  `cldr-localenames-full/main/${name}/scripts.json`,
  `cldr-dates-full/main/${name}/ca-gregorian.json`,
  `cldr-dates-full/main/${name}/timeZoneNames.json`,
  `cldr-annotations-full/annotations/${name}/annotations.json`,
];

/** All texts of a language in the packages that are installed in a folder. */
export async function readTexts(folder: string, [cldr, ...faker]: [string, ...string[]]): Promise<string[]> {
  const modules = join(folder, 'node_modules');
  const texts: string[] = [];
  for (const file of cldrFiles(cldr)) {
    const path = join(modules, file);
    if (existsSync(path)) collect(JSON.parse(readFileSync(path, 'utf8')), texts);
  }
  if (faker.length > 0) {
    const all = await import(pathToFileURL(join(modules, '@faker-js', 'faker', 'dist', 'index.js')).href);
    for (const name of faker) collect(all.allLocales[name], texts);
  }
  return texts;
}

/** Collects the texts of nested lists and objects, without placeholders such as `{0}` or `{{person.firstName}}`. */
function collect(value: unknown, into: string[]): void {
  if (typeof value === 'string') into.push(value.replaceAll(/\{+[^{}]*\}+/g, ' '));
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collect(part, into);
}

const cedillas: Record<string, string> = { ș: 'ş', ț: 'ţ', Ș: 'Ş', Ț: 'Ţ' };

/** Code pages have no Romanian letters with a comma below, only with a cedilla. */
export function spellRomanian(text: string): string {
  return text.replace(/[șțȘȚ]/g, (letter) => cedillas[letter]!);
}

const vietnameseTone = /[\u0300\u0301\u0303\u0309\u0323]/;

/** Code pages have the tones of Vietnamese as signs of their own, except in some letters. */
export function spellVietnamese(text: string): string {
  return text.replace(/[\u1ea0-\u1ef9ìòõýỳĩũ]/giu, (letter) => {
    const marks = [...letter.normalize('NFD')];
    const tone = marks.find((mark) => vietnameseTone.test(mark)) ?? '';
    return (
      marks
        .filter((mark) => mark !== tone)
        .join('')
        .normalize('NFC') + tone
    );
  });
}

/**
 * Writes src/workbook/csv/encodings/languages.json, from which the encodings of csv files are guessed: which letters
 * follow each other in each language, and the most frequent characters of East Asian languages. The texts are names of
 * people, places, streets, companies, countries, languages, time zones and things, as tables contain them:
 *
 *   npm install --prefix FOLDER --ignore-scripts @faker-js/faker@10.6.0 cldr-annotations-full@48.2.0 \
 *     cldr-dates-full@48.2.0 cldr-localenames-full@48.2.0
 *   node scripts/encodings/learn.ts FOLDER
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import { countCharacters, learnPairs } from './count-letters.ts';
import { readTexts, spellRomanian, spellVietnamese } from './read-texts.ts';

/** Languages with letters: names in CLDR, and in faker if it has them. */
const alphabetic: Record<string, [cldr: string, ...faker: string[]]> = {
  albanian: ['sq'],
  arabic: ['ar', 'ar'],
  bulgarian: ['bg'],
  croatian: ['hr', 'hr', 'sr_RS_latin'],
  czech: ['cs', 'cs_CZ'],
  danish: ['da', 'da'],
  dutch: ['nl', 'nl'],
  estonian: ['et'],
  finnish: ['fi', 'fi'],
  french: ['fr', 'fr'],
  german: ['de', 'de'],
  greek: ['el', 'el'],
  hebrew: ['he', 'he'],
  hungarian: ['hu', 'hu'],
  icelandic: ['is'],
  italian: ['it', 'it'],
  latvian: ['lv', 'lv'],
  lithuanian: ['lt'],
  norwegian: ['no', 'nb_NO'],
  polish: ['pl', 'pl'],
  portuguese: ['pt', 'pt_BR', 'pt_PT'],
  romanian: ['ro', 'ro'],
  russian: ['ru', 'ru'],
  serbian: ['sr'],
  slovak: ['sk', 'sk'],
  slovenian: ['sl', 'sl_SI'],
  spanish: ['es', 'es', 'es_MX'],
  swedish: ['sv', 'sv'],
  thai: ['th', 'th'],
  turkish: ['tr', 'tr'],
  ukrainian: ['uk', 'uk'],
  vietnamese: ['vi', 'vi'],
};

const ideographic: Record<string, [cldr: string, ...faker: string[]]> = {
  japanese: ['ja', 'ja'],
  korean: ['ko', 'ko'],
  simplifiedChinese: ['zh', 'zh_CN'],
  traditionalChinese: ['zh-Hant', 'zh_TW'],
};

const spellings: Record<string, (text: string) => string> = { romanian: spellRomanian, vietnamese: spellVietnamese };

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder in which the packages with the texts are installed.');
const pairs: Record<string, unknown> = {};
for (const [language, names] of Object.entries(alphabetic)) {
  const texts = (await readTexts(folder, names)).map((text) => text.normalize('NFC'));
  pairs[language] = learnPairs(texts.map(spellings[language] ?? ((text) => text)));
}
const frequent: Record<string, string> = {};
for (const [language, names] of Object.entries(ideographic)) {
  frequent[language] = countCharacters(await readTexts(folder, names));
}
const path = join(projectDir, 'src', 'workbook', 'csv', 'encodings', 'languages.json');
writeFileSync(path, `${JSON.stringify({ pairs, frequent }, null, 2)}\n`);

/**
 * `npm run texts`: writes the texts of the web app to `web/texts/en.json` for translators, and reports what the
 * translations next to it lack. It fails if a text cannot be translated.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectDir } from '../bin/runtime.js';
import { findFaults } from '../web/find-faults.ts';
import { listTexts } from '../web/list-texts.ts';

const folder = join(projectDir, 'web/texts');
const { texts, bare, glued } = listTexts();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'en.json'), `${JSON.stringify(texts, null, 2)}\n`);
process.stdout.write(`${Object.keys(texts).length} texts are in web/texts/en.json.\n`);

const translations = globSync('*.json', { cwd: folder, exclude: ['en.json'] }).flatMap((file) => {
  const language = basename(file, '.json');
  const faults = findFaults(texts, { language, texts: JSON.parse(readFileSync(join(folder, file), 'utf8')) });
  return faults.map((fault) => `${file}: ${fault}`);
});
for (const [title, faults] of [
  ['Texts that go through neither t nor plural:', bare],
  ['Parts of sentences, which other languages order differently:', glued],
  ['Translations that do not fit:', translations],
] as const) {
  if (faults.length === 0) continue;
  process.stderr.write(`${title}\n${faults.join('\n')}\n`);
  process.exitCode = 1;
}

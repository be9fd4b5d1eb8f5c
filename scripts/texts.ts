/** `npm run texts`: the texts of the web app, for who translates them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../bin/runtime.js';
import { listTexts } from '../web/list-texts.ts';

const { texts, bare } = listTexts();
writeFileSync(join(projectDir, 'web/texts/en.json'), `${JSON.stringify(texts, null, 2)}\n`);
process.stdout.write(`${Object.keys(texts).length} texts are in web/texts/en.json.\n`);
if (bare.length > 0) {
  process.stderr.write(`Not in it, because they go through neither t nor plural:\n${bare.join('\n')}\n`);
  process.exitCode = 1;
}

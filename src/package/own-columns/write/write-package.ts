import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatJson } from '../../../base/files/index.ts';
import { COLUMN_WEIGHTS_FILE, type ColumnWeights } from '../../../contract/column-weights.ts';
import { MANIFEST_NAME } from '../../../contract/layout.ts';
import type { OwnColumn } from '../../../contract/own-columns.ts';
import { ROW_WEIGHTS_FILE, type RowWeights } from '../../../contract/row-weights.ts';
import { assertDistinct } from '../found-column.ts';
import { nameFields } from '../name-fields.ts';
import { getStarterModel } from '../propose/starter-model.ts';
import { readStarterWords, starterDir, templateDir } from '../starter-words.ts';
import { addSynonyms } from './add-synonyms.ts';
import { addCommonNames } from './common-names.ts';
import { listWordFiles, makeOwnWords } from './languages.ts';
import { listSources } from './list-sources.ts';
import { makeCase } from './make-case.ts';
import { makeManifest, type NamedColumn } from './make-manifest.ts';
import { makeColumnWeights, makeRowWeights } from './make-weights.ts';

/** What was learned about how often proposals of such packages are right, in the template. */
const CONFIDENCE_FILE = 'data/confidence.json';
type OwnConfidence = Pick<ColumnWeights, 'confidence'>;

/** Folder of the case. */
const CASE = 'tests/columns';

/** The columns with the names of their fields, in the order of the output. */
export function nameColumns<Column extends OwnColumn>(columns: readonly Column[]): (Column & NamedColumn)[] {
  const fields = nameFields(columns.map(({ label, field }) => field ?? label));
  return columns.map((column, i) => ({ ...column, field: fields[i]! }));
}

/**
 * Writes a package: for each column a module, learned weights, its names in some languages (by default in all that ADE
 * has words in), and one case. Throws `column_names_equal`, `language_unknown`.
 */
export async function writeOwnPackage(
  dir: string,
  title: string,
  columns: readonly OwnColumn[],
  languages?: readonly string[],
): Promise<void> {
  assertDistinct(columns);
  const { manifest, weights } = getStarterModel();
  const named = addCommonNames(addSynonyms(nameColumns(columns), manifest), languages);
  const words = makeOwnWords(named, readStarterWords(languages), manifest);
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  };
  await write(MANIFEST_NAME, toJson(makeManifest(title, named, manifest)));
  await write(COLUMN_WEIGHTS_FILE, toJson(makeColumnWeights(named, weights, await readConfidence())));
  await write(ROW_WEIGHTS_FILE, toJson(makeRowWeights(await readStarterRows())));
  for (const [path, content] of Object.entries(words === null ? {} : listWordFiles(words)))
    await write(path, formatJson(content));
  await write('README.md', await readFile(join(templateDir, 'README.md'), 'utf8'));
  for (const [path, source] of listSources(named)) await write(path, await readFile(source, 'utf8'));
  await copyFile(join(starterDir, 'tsconfig.json'), join(dir, 'tsconfig.json'));
  const { document, expected } = makeCase(named);
  await write(`${CASE}/input.csv`, document);
  await write(`${CASE}/expected.json`, toJson(expected));
}

async function readConfidence(): Promise<ColumnWeights['confidence']> {
  const { confidence }: OwnConfidence = JSON.parse(await readFile(join(templateDir, CONFIDENCE_FILE), 'utf8'));
  return confidence;
}

async function readStarterRows(): Promise<RowWeights> {
  return JSON.parse(await readFile(join(starterDir, ROW_WEIGHTS_FILE), 'utf8')) as RowWeights;
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

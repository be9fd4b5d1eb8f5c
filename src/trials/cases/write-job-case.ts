import { copyFile, mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Artifact } from '../../contract/artifact.ts';
import { listStanding, type Place } from '../../contract/corrections.ts';
import { jobPaths } from '../../contract/layout.ts';
import { readArtifact } from '../../record/artifact/index.ts';
import { findSourceRow, listTables } from '../../record/index.ts';
import { parseRecipe, readCorrectionFile, readRecipeText, readRunRequest } from '../../runner/index.ts';
import { formatColumn, parseCell } from '../../workbook/index.ts';
import { EXPECTATION_NAME, type Expectation } from './expectation.ts';
import { readOutcome } from './read-outcome.ts';
import { chooseCells, formatExpectation } from './write-expectation.ts';

/**
 * Writes the document of a finished revision as a case of a package: the package must read it as people left it. Values
 * that people gave are not expected, because no package can know them. Returns the name of the case.
 */
export async function writeJobCase(packageDir: string, revisionDir: string): Promise<string> {
  const { input, source_file: file, job_id: id, as_of: asOf } = readRunRequest(revisionDir);
  const artifact = readArtifact(jobPaths(revisionDir).artifact);
  const outcome = await readOutcome(revisionDir);
  const given = listGiven(revisionDir);
  const isGiven = given.rows.length > 0 || given.fields.size > 0;
  const places = chooseCells(outcome).filter((place) => !isOfGiven(artifact, place, given));
  const cells = Object.fromEntries(places.map((place) => [place, outcome.cells.get(place) ?? null]));
  const { mapping, issues } = outcome;
  const expectation: Expectation = { as_of: asOf, mapping, ...(isGiven ? {} : { issues }), cells };
  const name = nameCase(file, id);
  const folder = join(packageDir, 'tests', name);
  await mkdir(folder, { recursive: true });
  await copyFile(join(revisionDir, input), join(folder, `input${extname(file).toLowerCase()}`));
  await writeFileAtomic(join(folder, EXPECTATION_NAME), formatExpectation(expectation));
  return name;
}

/** The document's name in plain letters, and the end of the job's id, since several documents may have one name. */
function nameCase(file: string, jobId: string): string {
  const plain = file
    .slice(0, file.length - extname(file).length)
    .normalize('NFKD')
    .toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  return [...words, jobId.slice(-6)].join('-').slice(-60).replace(/^-/, '');
}

/** Rows of the document and fields for which people gave values. */
interface Given {
  rows: Place[];
  fields: Set<string>;
}

function listGiven(revisionDir: string): Given {
  const { corrections } = readRunRequest(revisionDir);
  const standing = corrections === undefined ? [] : listStanding(readCorrectionFile(revisionDir));
  const recipe = readRecipeText(revisionDir);
  const pieces = recipe === undefined ? [] : parseRecipe(recipe, revisionDir).pieces;
  const fields = [...standing, ...pieces].flatMap((one) =>
    one.kind === 'field_value' || one.kind === 'value_is' ? one.field : [],
  );
  const rows = standing.flatMap((one) => (one.kind === 'cell_value' ? one.places : []));
  return { rows, fields: new Set(fields) };
}

/** Whether a cell of the result, `Sheet!A2`, has a given value, or is in a row with one. */
function isOfGiven(artifact: Artifact, place: string, { rows, fields }: Given): boolean {
  const at = place.lastIndexOf('!');
  const [sheet, cell] = [place.slice(0, at), parseCell(place.slice(at + 1))];
  if (cell === undefined) return false;
  const column = artifact.output.sheets
    ?.find(({ name }) => name === sheet)
    ?.columns.find((one) => one.column === formatColumn(cell.column));
  if (typeof column?.target_field === 'string' && fields.has(column.target_field)) return true;
  return listTables(artifact).some(({ sheet: source, table }) => {
    const output = artifact.output.tables?.find(({ table_id: id }) => id === table.id);
    const row = output && findSourceRow(output, { sheet, row: cell.row + 1 });
    return row !== undefined && rows.some((one) => one.sheet === artifact.sheets.indexOf(source) && isRow(one, row));
  });
}

/** `D5`, `D5:E9`, `5` and `5:9`. */
function isRow({ a1 }: Place, row: number): boolean {
  const [first = 0, last = first] = (a1.match(/\d+/g) ?? []).map(Number);
  return first <= row && row <= last;
}

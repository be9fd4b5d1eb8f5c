import { CellStyles } from '../formats/cell-styles.ts';
import { getBuiltInMeaning } from '../formats/number-formats.ts';
import { readMeanings } from '../formats/read-meanings.ts';
import { makeFormatTeller } from '../formats/tell-format.ts';
import type { OpenOptions } from '../types.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { StyleFormats } from './style-formats.ts';
import { walkPart } from './xml-walker.ts';

/** Limit for damaged files; Excel allows 65,490 cell formats. */
const MAX_CELL_FORMATS = 200_000;

/** What a list of styles has: each style by itself, or for several programs. */
const STYLE_LIST: ReadonlySet<string> = new Set(['xf', 'AlternateContent']);

/** Reads the number formats of all cell styles; `part` is undefined if the workbook has no styles. */
export async function readStyles(
  archive: ZipArchive,
  part: string | undefined,
  is1904: boolean,
  {
    durations,
    formats: withFormats = false,
    onNumberFormat,
  }: Pick<OpenOptions, 'durations' | 'formats' | 'onNumberFormat'> = {},
): Promise<CellStyles> {
  const codesById = new Map<number, string>();
  const formatIds: number[] = [];
  const formats = withFormats ? new StyleFormats() : null;
  if (part !== undefined && archive.hasPart(part)) {
    const failure = new PartFailure(archive.file, part);
    await walkPart(archive, part, (name, attributes, path) => {
      // The markup of another program, which is repeated as `Fallback` for all others (ECMA-376 part 3, 10.2).
      if (path.includes('Choice')) return;
      const formatId = Number(attributes.get('numFmtId') ?? 0);
      if (name === 'numFmt' && path.includes('numFmts')) {
        if (!attributes.has('numFmtId')) throw failure.corrupt('a number format has no number');
        codesById.set(formatId, attributes.get('formatCode') ?? '');
      } else if (name === 'xf' && path.includes('cellXfs')) {
        // Without it, the numbers of all later styles would be others.
        if (path.at(-1) !== 'cellXfs' && path.at(-1) !== 'Fallback')
          throw failure.corrupt('a style inside an element that ADE does not know');
        if (formatIds.length < MAX_CELL_FORMATS) {
          formatIds.push(formatId);
          formats?.addStyle(attributes, codesById.get(formatId) ?? formatId);
        }
      } else if (path.at(-1) === 'cellXfs' && !STYLE_LIST.has(name))
        throw failure.corrupt('another element in the place of a style');
      formats?.visit(name, attributes, path);
    });
  }
  const meaningsById = await readMeanings(codesById);
  return new CellStyles(
    formatIds.map((formatId) => meaningsById.get(formatId) ?? getBuiltInMeaning(formatId)),
    is1904,
    durations,
    formats?.list() ?? null,
    makeFormatTeller(
      onNumberFormat,
      formatIds.map((id) => codesById.get(id) ?? id),
    ),
  );
}

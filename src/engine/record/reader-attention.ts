import type { Artifact, Attention, Sheet } from '../../contract/artifact.ts';
import { nameDelimiter } from '../../record/index.ts';

/** Reports doubts about how the document was read, before any row was labelled. */
export function listReadingAttention(artifact: Artifact): Attention[] {
  return [
    ...listGuessAttention(artifact),
    ...listUnlistedAttention(artifact),
    ...artifact.sheets.flatMap(listReaderAttention),
  ];
}

/** Below this confidence, about one guess in five is wrong. */
const SURE_GUESS = 0.8;

/** Reports doubts about how a csv file was read. */
function listGuessAttention({ job: { document } }: Artifact): Attention[] {
  const { encoding, encoding_confidence: ofEncoding = 1, delimiter_confidence: ofDelimiter = 1 } = document;
  const found: Attention[] = [];
  if (ofEncoding < SURE_GUESS) {
    const message = `The encoding was guessed to be ${encoding}: check whether letters such as é and ü are right.`;
    found.push({ code: 'encoding_guessed', message });
  }
  if (ofDelimiter < SURE_GUESS) {
    const message = `The delimiter was guessed to be ${nameDelimiter(document.delimiter)}: look whether the columns are right, and name the delimiter if they are not.`;
    found.push({ code: 'delimiter_guessed', message });
  }
  return found;
}

/** Reports sheets that the file has, but that its list of sheets does not name. */
function listUnlistedAttention({ job: { document } }: Artifact): Attention[] {
  const unlisted = (document.unread_sheets ?? []).filter(({ kind }) => kind === 'unlisted');
  return unlisted.map(({ name }) => {
    const message = `The file has a sheet that its list of sheets does not name, in ${name}, and it was not read: look whether a sheet is missing.`;
    return { code: 'odd_records', message };
  });
}

/** Reports problems of the sheet that its rows do not show and that may have changed data. */
function listReaderAttention({ name: sheet, ledger }: Sheet): Attention[] {
  return (ledger?.notes ?? []).flatMap(({ code, count, first_row: row }): Attention[] => {
    if (code === 'undecodable') {
      const message = `Characters could not be decoded, first in row ${row}: the encoding may be wrong.`;
      return [{ code: 'undecodable_text', message, sheet, count }];
    }
    if (code === 'stray_quotes') {
      const message = `A quotation mark joins rows, first in row ${row}: it may be part of a text.`;
      return [{ code: 'stray_quotes', message, sheet, count }];
    }
    if (code === 'nuls_removed') {
      const message = `NUL characters were left out, first in row ${row}: the file may be damaged there.`;
      return [{ code, message, sheet, count }];
    }
    if (code === 'styles_missing') {
      const message =
        'The file has no number formats, so dates appear as numbers. Save it again in the program that made it.';
      return [{ code, message, sheet }];
    }
    if (code === 'odd_records') {
      const place = row === null ? '' : `, first in row ${row}`;
      const message = `The file contradicts itself about the cells of this sheet${place}: compare the sheet with the rows here, cells may be missing or in another row.`;
      return [{ code, message, sheet, count }];
    }
    if (code === 'formulas_left_out') {
      const message = `Rows that only have formulas without a stored value were left out, first row ${row}: open the document in a spreadsheet program and save it, or say what the rows are.`;
      return [{ code: 'doubtful_rows', message, sheet, count }];
    }
    return [];
  });
}

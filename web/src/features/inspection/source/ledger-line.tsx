import type { Sheet } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { countOf, formatCode, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';

const NOTES: Record<string, (count: number) => string> = {
  undecodable: (count) =>
    plural(
      count,
      '# row with characters that could not be decoded',
      '# rows with characters that could not be decoded',
    ),
  stray_quotes: (count) => plural(count, '# row that a quotation mark joined', '# rows that a quotation mark joined'),
  marks_removed: (count) => plural(count, '# byte order mark inside the text', '# byte order marks inside the text'),
  nuls_removed: (count) => plural(count, '# NUL character, left out', '# NUL characters, left out'),
  merges_ignored: (count) => plural(count, '# merged range without cells', '# merged ranges without cells'),
  covered_cells: (count) =>
    plural(count, '# cell whose value a merged cell covers', '# cells whose values a merged cell covers'),
  styles_missing: () => t`the number formats are missing in the file`,
  odd_records: (count) =>
    plural(
      count,
      '# contradiction about the cells in the file: cells may be missing',
      '# contradictions about the cells in the file: cells may be missing',
    ),
  formulas_left_out: (count) =>
    plural(
      count,
      '# row of formulas without a stored value, left out',
      '# rows of formulas without a stored value, left out',
    ),
};

const describeNotCarried = (count: number): string =>
  plural(
    count,
    '# cell of them is in a column that is not carried',
    '# cells of them are in columns that are not carried',
  );

/** The account of the rows that were read, as a sum on one line, and notes of the reader. */
export function LedgerLine({ ledger }: { ledger: NonNullable<Sheet['ledger']> }) {
  const parts = ledger.accounts
    .filter(({ rows }) => rows > 0)
    .map(({ name, rows }) => `${formatCount(rows)} ${formatCode(name)}`);
  const notes = (ledger.notes ?? []).map(({ code, count, first_row: row }) => {
    const note = NOTES[code]?.(count) ?? formatCode(code);
    return row === null ? note : t`${note}, first in row ${formatCount(row)}`;
  });
  const notCarried = ledger.accounts.find(({ name, ranges }) => name === 'not_carried' && !ranges)?.cells ?? 0;
  return (
    <Muted role="note" aria-label={t`Rows of the sheet`}>
      {[
        parts.length === 0
          ? t`${countOf(ledger.met.rows, 'row')} read`
          : t`${countOf(ledger.met.rows, 'row')} read = ${parts.join(' + ')}`,
        countOf(ledger.met.cells, 'filled cell'),
        ...(notCarried > 0 ? [describeNotCarried(notCarried)] : []),
        ...notes,
      ].join('; ')}
    </Muted>
  );
}

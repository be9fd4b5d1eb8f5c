import { Text } from '@mantine/core';
import type { Sheet } from '../../../api/contract.ts';
import { countOf, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

const NOTES: Record<string, (count: number) => string> = {
  undecodable: (count) => t`${countOf(count, 'row')} with characters that could not be decoded`,
  stray_quotes: (count) => t`${countOf(count, 'row')} that a quotation mark joined`,
  merges_ignored: (count) => t`${countOf(count, 'merged range')} without cells`,
  covered_cells: (count) => t`${countOf(count, 'cell')} with a value that a merged cell covers`,
  styles_missing: () => t`the number formats are missing in the file`,
};

/** What became of the rows that were read, adding up on one line, and what the reader noted. */
export function LedgerLine({ ledger }: { ledger: NonNullable<Sheet['ledger']> }) {
  const parts = ledger.accounts
    .filter(({ rows }) => rows > 0)
    .map(({ name, rows }) => `${formatCount(rows)} ${name.replaceAll('_', ' ')}`);
  const notes = (ledger.notes ?? []).map(({ code, count, first_row: row }) => {
    const place = row === null ? '' : t`, first in row ${formatCount(row)}`;
    return `${NOTES[code]?.(count) ?? code}${place}`;
  });
  return (
    <Text size="xs" c="dimmed" role="note" aria-label={t`What became of the rows`}>
      {t`${countOf(ledger.met.rows, 'row')} read = ${parts.join(' + ') || t`none`}; ${countOf(ledger.met.cells, 'filled cell')}`}
      {notes.map((note) => `; ${note}`).join('')}
    </Text>
  );
}

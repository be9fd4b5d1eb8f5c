import type { Artifact } from '../contract/artifact.ts';

/** Whether every row and cell of the sheets that were read is in an account; false for records without a ledger. */
export function isLedgerWhole({ sheets }: Pick<Artifact, 'sheets'>): boolean {
  return sheets.every(({ skipped, ledger }) => {
    if (skipped !== undefined) return true;
    if (ledger === undefined) return false;
    const rows = ledger.accounts.reduce((sum, account) => sum + account.rows, 0);
    const cells = ledger.accounts.reduce((sum, account) => sum + (account.cells ?? 0), 0);
    return rows === ledger.met.rows && cells === ledger.met.cells;
  });
}

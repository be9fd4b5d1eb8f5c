import { parsePeriodLength, type Retention, type RetentionPart } from '../../../api/contract.ts';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

export const PARTS: Record<RetentionPart, { label: string; description: string }> = {
  documents: {
    label: t`Uploaded files`,
    description: t`Counted from their last arrival; copies and corrections of a document from its last result.`,
  },
  results: { label: t`Results`, description: t`The workbooks that people and programs download.` },
  records: { label: t`Records`, description: t`Why each cell is as it is, with issues, events and logs.` },
};

const describePeriod = (period: string): string => {
  const length = parsePeriodLength(period);
  if (length === null) return t`for ever`;
  return length.unit === 'days' ? countOf(length.count, 'day') : countOf(length.count, 'month');
};

/** How long files are kept, as a sentence. */
export function describeRetention({ documents, results, records }: Retention): string {
  return t`Uploaded files: ${describePeriod(documents)}. Results: ${describePeriod(results)}. Records: ${describePeriod(records)}. The activity: for ever.`;
}

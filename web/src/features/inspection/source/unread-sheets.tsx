import type { Artifact } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';

/** The sheets of the document that are not for tables, with their kinds. */
export function UnreadSheets({ document }: { document: Artifact['job']['document'] }) {
  const { unread_sheets: sheets, skipped_sheets: names = [] } = document;
  // Records of ADE 0.3 have only names.
  const texts = sheets?.map(({ name, kind }) => `${name} (${kind === 'other' ? t`unknown kind` : kind})`) ?? names;
  if (texts.length === 0) return null;
  return (
    <Muted role="note" aria-label={t`Sheets that are not for tables`}>
      {t`Not read, because they are not for tables: ${texts.join(', ')}`}
    </Muted>
  );
}

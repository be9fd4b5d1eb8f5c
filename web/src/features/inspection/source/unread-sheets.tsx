import type { Artifact } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';

/** The sheets of the document that were not read: those that are not for tables, and those that it does not list. */
export function UnreadSheets({ document }: { document: Artifact['job']['document'] }) {
  const { unread_sheets: sheets, skipped_sheets: names = [] } = document;
  // Records of ADE 0.3 have only names.
  const texts =
    sheets
      ?.filter(({ kind }) => kind !== 'unlisted')
      .map(({ name, kind }) => `${name} (${kind === 'other' ? t`unknown kind` : kind})`) ?? names;
  const unlisted = sheets?.filter(({ kind }) => kind === 'unlisted').map(({ name }) => name) ?? [];
  return (
    <>
      {texts.length > 0 && (
        <Muted role="note" aria-label={t`Sheets that are not for tables`}>
          {t`Not read, because they are not for tables: ${texts.join(', ')}`}
        </Muted>
      )}
      {unlisted.length > 0 && (
        <Muted role="note" aria-label={t`Sheets that the document does not list`}>
          {t`Not read, because the document does not list them among its sheets: ${unlisted.join(', ')}`}
        </Muted>
      )}
    </>
  );
}

import { t } from '../../../lib/texts.ts';

/** Kinds of files that are no spreadsheets, by the endings of their names. */
const KINDS: readonly [endings: string, says: string][] = [
  ['pdf', t`A pdf, not a spreadsheet: ask for the file that it was made from`],
  ['png jpg jpeg gif bmp tif tiff webp heic', t`A picture of a table, not a spreadsheet: ask for the file itself`],
  ['doc docx odt rtf', t`A text document, not a spreadsheet: ask for the table as xlsx, ods or csv`],
  ['ppt pptx odp', t`A presentation, not a spreadsheet: ask for the table as xlsx, ods or csv`],
  ['numbers', t`Apple Numbers: export it as Excel, or ask for it as xlsx`],
  ['eml msg', t`An e-mail: save its attachment and drop that`],
  ['zip 7z rar gz', t`An archive: unpack it and drop the folder`],
];

const byEnding = new Map(KINDS.flatMap(([endings, says]) => endings.split(' ').map((ending) => [ending, says])));

/** Why a file cannot be read, as far as its name and size say; null if it may be readable: its content decides. */
export function findRefusal({ name, size }: Pick<File, 'name' | 'size'>): string | null {
  if (name.startsWith('~$')) return t`A note of Excel that the document is open: it holds no table`;
  const known = byEnding.get(name.split('.').at(-1)?.toLowerCase() ?? '');
  if (known !== undefined) return known;
  return size === 0 ? t`The file is empty: ask for it again` : null;
}

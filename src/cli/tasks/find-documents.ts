import { readdirSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { compareTexts } from '../../base/files/index.ts';
import { FILE_EXTENSIONS } from '../../contract/formats.ts';
import { usageError } from '../usage-error.ts';

/** A file to upload. */
export interface FoundDocument {
  path: string;
  /** For a document in a folder that was named: that folder and those below it. */
  folder?: string;
}

/** The documents of files and folders, those of a folder by their paths. Throws for a folder without any. */
export function findDocuments(paths: readonly string[]): FoundDocument[] {
  return paths.flatMap((path) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [{ path }];
    const root = resolve(path);
    const found = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && isDocument(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort(compareTexts);
    if (found.length === 0) throw usageError(`${path} has no documents; expected ${FILE_EXTENSIONS.join(', ')}.`);
    return found.map((file) => ({ path: file, folder: relative(dirname(root), dirname(file)).split(sep).join('/') }));
  });
}

/** Spreadsheet programs keep `~$name.xlsx` beside an open workbook. */
function isDocument(name: string): boolean {
  const isHidden = name.startsWith('.') || name.startsWith('~$');
  return !isHidden && FILE_EXTENSIONS.some((ending) => `.${ending}` === extname(name).toLowerCase());
}

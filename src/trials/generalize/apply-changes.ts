import type { PackageChange } from '../../contract/shared-corrections.ts';
import { addToList, setValue } from './edit-json.ts';

/** The new texts of the files that the changes affect, by path. `read` returns the present text of a file. */
export function applyChanges(changes: readonly PackageChange[], read: (file: string) => string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const change of changes) {
    const text = texts.get(change.file) ?? read(change.file);
    texts.set(change.file, applyChange(text, change));
  }
  return texts;
}

function applyChange(text: string, change: PackageChange): string {
  switch (change.kind) {
    case 'synonym':
      return addToList(text, ['columns', 'meta', change.field, 'synonyms'], change.name);
    case 'weight':
      return setValue(text, ['evidence', change.piece], change.weights);
    case 'parameter':
      return setValue(text, ['engine', 'defaults', change.name], change.to);
    case 'word':
      return addToList(text, ['words', change.list], change.word);
  }
}

import { isMonthName } from '../../contract/period-text/index.ts';

/**
 * Of several documents of one period, the one of the same kind by its name: `shop`, where the others are `cellar` and
 * `office`. All of them if no name or several names fit. Words that all documents have, months and numbers say nothing.
 */
export function pickSameKind<T extends { filename: string }>(filename: string, documents: readonly T[]): readonly T[] {
  if (documents.length < 2) return documents;
  const words = documents.map((document) => listWords(document.filename));
  const [first = new Set<string>()] = words;
  const common = new Set([...first].filter((word) => words.every((own) => own.has(word))));
  const wanted = listWords(filename);
  const shared = words.map((own) => [...own].filter((word) => !common.has(word) && wanted.has(word)).length);
  const most = Math.max(...shared);
  const best = documents.filter((_, at) => shared[at] === most);
  return most > 0 && best.length === 1 ? best : documents;
}

/** The words of a file name, without its extension, months and numbers. */
function listWords(filename: string): Set<string> {
  const name = filename.replace(/\.[a-z\d]{1,5}$/i, '').toLowerCase();
  const words = name.match(/\p{L}{2,}/gu) ?? [];
  return new Set(words.filter((word) => !isMonthName(word)));
}

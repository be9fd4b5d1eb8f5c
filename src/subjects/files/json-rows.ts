import type { Matcher } from '../terms/matcher.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;
/** A longer text is no part of a name. */
const MAX_PART_CHARS = 200;

interface Part {
  at: number;
  text: string;
}

/**
 * Where a JSON text has a name in parts: in several texts of one array or one object, as rows of a document and people
 * with a first and a last name are written. Gives the positions of these texts.
 */
export function findJsonRows(text: string, matcher: Matcher): ReadonlySet<number> {
  const found = new Set<number>();
  const open: Part[][] = [];
  let last: Part | undefined;
  const close = (parts: readonly Part[] = []) => {
    if (parts.length < 2) return;
    for (const at of matcher.matchRow(parts.map((part) => part.text)).keys()) found.add(parts[at]?.at ?? -1);
  };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push([]);
    else if (token === '}' || token === ']') close(open.pop());
    // What was taken for a text is a key.
    else if (token === ':') {
      if (last !== undefined && open.at(-1)?.at(-1) === last) open.at(-1)?.pop();
    } else {
      last = token.length > MAX_PART_CHARS ? undefined : { at: index, text: parseText(token) };
      if (last !== undefined && matcher.isPart(last.text)) open.at(-1)?.push(last);
    }
  }
  return found;
}

/** The text of a token; a damaged one as it is. */
export function parseText(token: string): string {
  try {
    return JSON.parse(token);
  } catch {
    return token.slice(1, -1);
  }
}

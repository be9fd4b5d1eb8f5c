import { hash } from 'node:crypto';
import { findPlace } from '../source/read-manifest.ts';

/** The place and version of a rule's function in its module. */
interface RuleSource {
  /** First six hex digits of the SHA-1 of the function's original text. */
  version: string;
  /** 1-based line. */
  line: number;
}

/**
 * Finds a function by its text in the stripped script, and cuts the original at the same offsets, because stripping
 * keeps positions. If a function was made elsewhere (by a factory, or re-exported), its whole module counts.
 */
export function findRuleSource(original: string, stripped: string, name: string, functionText: string): RuleSource {
  const exportOffset = findExportOffset(stripped, name) ?? 0;
  const after = stripped.indexOf(functionText, exportOffset);
  const offset = after >= 0 ? after : stripped.indexOf(functionText);
  if (offset < 0 || functionText === '' || original.length !== stripped.length) {
    return { version: hashText(original), line: findExportLine(original, name) };
  }
  const text = original.slice(offset, offset + functionText.length);
  return { version: hashText(text), line: findPlace(original, offset).line };
}

/** 1-based line on which a module exports a name; 1 if it is unknown (`export *`). */
export function findExportLine(source: string, name: string): number {
  const offset = findExportOffset(source, name);
  return offset === undefined ? 1 : findPlace(source, offset).line;
}

/** The offset of a declaration with this name at the start of a line, else of the name in an `export { … }`. */
function findExportOffset(source: string, name: string): number | undefined {
  const id = name.replaceAll('$', '\\$');
  const declaration = new RegExp(
    `^[ \\t]*(?:export\\s+)?(?:default\\s+)?(?:async\\s+function\\b\\s*\\*?|function\\b\\s*\\*?|class|const|let|var)\\s*${id}(?![\\w$])`,
    'm',
  ).exec(source);
  if (declaration) return declaration.index;
  const list = new RegExp(`^[ \\t]*export\\s*(?:type\\s*)?\\{[^}]*?(?<![\\w$])${id}(?![\\w$])`, 'm').exec(source);
  return list ? list.index + list[0].length - name.length : undefined;
}

function hashText(text: string): string {
  return hash('sha1', text, 'hex').slice(0, 6);
}

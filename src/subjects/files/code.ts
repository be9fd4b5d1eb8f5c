import { MASK, maskSpans } from '../terms/mask.ts';
import type { Matcher, Span } from '../terms/matcher.ts';
import { addHit, type Found } from './types.ts';

/** Comments, texts, and patterns where an expression may begin: what people write, in a script. */
const WRITTEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|(?<=[=(,:;!&|?{}[]\s{0,8})\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//g;
const WORD = /^\p{L}+$/u;
const NUMBER = /^\d+$/;

/**
 * Masks what matches in a script of a config, line by line. A name of one word only counts in comments and texts: in
 * `Math.max`, nobody is called Max. Elsewhere, something that may be in a program takes the place of a match.
 */
export function maskCode(code: string, matcher: Matcher, found: Found): string {
  const written = [...code.matchAll(WRITTEN)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  const isWritten = (at: number) => written.some(({ start, end }) => start <= at && at < end);
  let lineStart = 0;
  const lines = code.split('\n').map((line, i) => {
    const at = lineStart;
    lineStart += line.length + 1;
    const spans = matcher
      .findInText(line)
      .filter(({ start, end }) => !WORD.test(line.slice(start, end)) || isWritten(at + start) || isLong(end - start));
    for (const { term, how } of spans) addHit(found, { row: i + 1, term, how });
    return replace(line, spans, (start) => isWritten(at + start));
  });
  return lines.join('\n');
}

/** Names that are written as one word, such as `annaMueller`, are in no language's own words. */
const LONG_WORD_CHARS = 10;
const isLong = (length: number) => length >= LONG_WORD_CHARS;

function replace(line: string, spans: readonly Span[], isWritten: (start: number) => boolean): string {
  if (spans.length === 0) return line;
  if (spans.every(({ start }) => isWritten(start))) return maskSpans(line, spans);
  let from = 0;
  let text = '';
  // Overlapping matches are one mask.
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= from) continue;
    const part = line.slice(start, end);
    if (start >= from) {
      const mask = isWritten(start) ? MASK : NUMBER.test(part) ? '0' : 'erased';
      text += `${line.slice(from, start)}${mask}`;
    }
    from = end;
  }
  return text + line.slice(from);
}

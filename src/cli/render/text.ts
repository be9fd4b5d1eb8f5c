// Header texts, sheet names and messages come from files and rules that aren't trusted.

/** Terminal escape sequences (ECMA-48 CSI and OSC), with their parameters. */
const ESCAPE_SEQUENCES =
  /\u001b\[[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u009b[0-?]*[ -/]*[@-~]/g;
/** Control characters, and characters that reorder or hide text (bidi controls, zero-width ones, line separators). */
const CONTROLS = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;
/** Scripts that take two columns on a terminal (UAX #11: wide and fullwidth), and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2fb}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text on one line, without anything that a terminal would interpret. */
export function cleanText(text: string): string {
  return text.replace(ESCAPE_SEQUENCES, '').replace(CONTROLS, ' ').trim();
}

/** Columns that the text needs on a terminal; colour sequences need none. */
export function measureWidth(text: string): number {
  const plain = text.replace(ESCAPE_SEQUENCES, '');
  if (/^[ -~]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const { segment } of segmenter.segment(plain)) width += measureSegment(segment);
  return width;
}

/** Cuts a plain text to at most `maxWidth` columns and marks the cut with an ellipsis. */
export function cutText(text: string, maxWidth: number): string {
  if (measureWidth(text) <= maxWidth) return text;
  let [kept, width] = ['', 0];
  for (const { segment } of segmenter.segment(text)) {
    width += measureSegment(segment);
    if (width > maxWidth - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Pads with spaces to `width` columns. */
export function padText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - measureWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Text in double quotes, cleaned and cut; an empty text is named as such. */
export function quoteText(text: string, maxWidth = 60): string {
  const clean = cleanText(text);
  return clean === '' ? '(no text)' : `"${cutText(clean, maxWidth)}"`;
}

/** 1234567 → `1,234,567`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 row`, `2 rows`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** `0.4 s`, `2 min 5 s`. */
export function formatDuration(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** JSON in which characters that a terminal may interpret are escaped, too. */
export function formatJson(value: unknown, indent?: number): string {
  const escapeChar = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    escapeChar,
  );
}

function measureSegment(segment: string): number {
  if (INVISIBLE.test(segment)) return 0;
  return WIDE.test(segment) || segment.includes('\ufe0f') ? 2 : 1;
}

import type { RuleShare, RuleSource } from '../../record/explain/index.ts';
import type { Look } from './look.ts';
import { cleanText, measureWidth, padText } from './text.ts';

const BAR_WIDTH = 16;

/** At least two decimals, at most four: `0.50`, `0.125`. */
export function formatScore(score: number): string {
  const text = score.toFixed(4).replace(/0{1,2}$/, '');
  return text === '-0.00' ? '0.00' : text;
}

/** A probability: `98.4 %`. Never 100 %, since nothing is certain. */
export function formatConfidence(confidence: number): string {
  return confidence > 0.999 ? 'over 99.9 %' : `${(confidence * 100).toFixed(1)} %`;
}

/** With its sign: `+0.60`, `-0.20`. */
export function formatDelta(delta: number): string {
  return delta < 0 ? formatScore(delta) : `+${formatScore(delta)}`;
}

/** `columns/email.ts:12 detect_header, version a1f39d`, or the sentence of a piece of evidence; empty for an unknown source. */
export function formatSource(source: RuleSource): string {
  if (source.says !== null) return source.says;
  if (source.file === null) return '';
  const line = source.line === null ? '' : `:${source.line}`;
  const name = source.function === null ? '' : ` ${source.function}`;
  return cleanText(`${source.file}${line}${name}, version ${source.version}`);
}

/** A line per rule: delta, bar, rule, source. If a share has a `label`, it precedes the rule. */
export function renderShares(
  shares: readonly (RuleShare & { label?: string })[],
  look: Look,
  indent: string,
): string[] {
  const max = Math.max(...shares.map(({ delta }) => Math.abs(delta)), Number.MIN_VALUE);
  const labelWidth = Math.max(0, ...shares.map(({ label = '' }) => measureWidth(cleanText(label))));
  const names = shares.map(({ rule, label }) =>
    label === undefined ? cleanText(rule) : `${padText(cleanText(label), labelWidth)}  ${cleanText(rule)}`,
  );
  const nameWidth = Math.max(0, ...names.map(measureWidth));
  const deltas = shares.map(({ delta }) => formatDelta(delta));
  const deltaWidth = Math.max(0, ...deltas.map(measureWidth));
  return shares.map((share, index) => {
    const paint = share.delta < 0 ? look.paint.red : look.paint.green;
    const length = share.delta === 0 ? 0 : Math.max(1, Math.round((Math.abs(share.delta) / max) * BAR_WIDTH));
    const bar = paint(padText('█'.repeat(length), BAR_WIDTH));
    const delta = paint(padText(deltas[index]!, deltaWidth, 'right'));
    const name = padText(names[index]!, nameWidth);
    return `${indent}${delta} ${bar} ${name}  ${look.paint.dim(formatSource(share))}`.trimEnd();
  });
}

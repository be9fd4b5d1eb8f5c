import type { CSSProperties } from 'react';

/** Colours of row labels, the same wherever a label is shown; `light-dark()` follows the scheme. */
const hues: Record<string, number> = { header: 213, total: 275, note: 40, group: 185, separator: 320 };

/** Data and blank rows have no colour. */
export const isUnlabelled = (label: string): boolean => label === 'data' || label === 'blank';

/** Hues of a package's own labels. */
function findHue(label: string): number {
  const known = hues[label];
  if (known !== undefined) return known;
  let hash = 0;
  for (const letter of label) hash = (hash * 31 + letter.charCodeAt(0)) % 360;
  return hash;
}

export interface LabelColors {
  background: string;
  edge: string;
  text: string;
}

export function findLabelColors(label: string): LabelColors {
  if (label === 'data') {
    return { background: 'var(--ade-surface)', edge: 'light-dark(#3f9b6d, #4fae80)', text: 'var(--ade-muted)' };
  }
  if (label === 'blank') {
    return { background: 'var(--ade-page)', edge: 'light-dark(#c9d0d8, #4a525c)', text: 'var(--ade-muted)' };
  }
  const hue = findHue(label);
  return {
    background: `light-dark(hsl(${hue} 75% 94%), hsl(${hue} 35% 20%))`,
    edge: `light-dark(hsl(${hue} 60% 45%), hsl(${hue} 55% 62%))`,
    text: `light-dark(hsl(${hue} 70% 25%), hsl(${hue} 65% 82%))`,
  };
}

export function labelStyle(label: string | undefined): CSSProperties {
  if (!label) return {};
  const { background, edge, text } = findLabelColors(label);
  return { '--label-background': background, '--label-edge': edge, '--label-text': text } as CSSProperties;
}

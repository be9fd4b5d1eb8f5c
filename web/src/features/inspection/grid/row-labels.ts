import type { CSSProperties } from 'react';

/** Colours of row labels, the same everywhere, none of them the accent's blue; `light-dark()` follows the scheme. */
const hues: Record<string, number> = { header: 262, total: 318, group: 188, separator: 30 };

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
  if (label === 'title' || label === 'note') {
    const edge = label === 'title' ? 'light-dark(#4b5563, #b3bac6)' : 'light-dark(#8b93a1, #7a8392)';
    return { background: 'light-dark(#eef0f4, #2a2f39)', edge, text: 'light-dark(#3b4350, #d3d8e0)' };
  }
  const hue = findHue(label);
  return {
    background: `light-dark(hsl(${hue} 55% 95%), hsl(${hue} 25% 20%))`,
    edge: `light-dark(hsl(${hue} 60% 45%), hsl(${hue} 55% 62%))`,
    text: `light-dark(hsl(${hue} 70% 25%), hsl(${hue} 65% 82%))`,
  };
}

export function labelStyle(label: string | undefined): CSSProperties {
  if (!label) return {};
  const { background, edge, text } = findLabelColors(label);
  return { '--label-background': background, '--label-edge': edge, '--label-text': text } as CSSProperties;
}

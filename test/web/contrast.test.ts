import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';

/** WCAG 2.2: 1.4.3 for text and 1.4.11 for the edges of controls. */
const MIN_TEXT = 4.5;
const MIN_EDGE = 3;

type Scheme = 'light' | 'dark';

/** The colours of global.css, which declares both schemes together. */
function readColours(scheme: Scheme): Map<string, string> {
  const css = readFileSync(join(projectDir, 'web/src/app/global.css'), 'utf8');
  const found = css.matchAll(/--ade-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map([...found].map(([, name = '', light = '', dark = '']) => [name, scheme === 'light' ? light : dark]));
}

/** The relative luminance as WCAG 2.2 defines it. */
function measureLuminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function measureContrast(one: string, other: string): number {
  const [low = 0, high = 0] = [measureLuminance(one), measureLuminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`colours have enough contrast on every background: ${scheme}`, () => {
    const colours = readColours(scheme);
    const of = (name: string) => colours.get(name) ?? assert.fail(`no colour ${name}`);
    const texts = ['page', 'surface', 'raised'].flatMap((background) =>
      ['muted', 'accent', 'ok', 'warn', 'bad'].map((text) => [text, background, MIN_TEXT] as const),
    );
    const others = [['accent', 'accent-tint', MIN_TEXT] as const, ['edge', 'surface', MIN_EDGE] as const];
    for (const [name, background, least] of [...texts, ...others]) {
      const contrast = measureContrast(of(name), of(background));
      assert.ok(contrast >= least, `${name} on ${background}: ${contrast.toFixed(2)}, where ${least} is needed`);
    }
  });
}

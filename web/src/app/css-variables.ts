import type { CSSVariablesResolver } from '@mantine/core';

const shades: Record<string, { light: string; dark: string }> = {
  teal: { light: '#0a5c43', dark: '#8ce8c8' },
  red: { light: '#a51d1d', dark: '#ffb3b3' },
  orange: { light: '#8a3a00', dark: '#ffc794' },
  yellow: { light: '#6b4d00', dark: '#ffe08a' },
  blue: { light: '#144f94', dark: '#a5d0ff' },
  gray: { light: '#434b54', dark: '#c9d1da' },
  ink: { light: '#1b57c0', dark: '#b3cdf9' },
};

/** The colours of Mantine's light badges and alerts, changed so that text is readable (contrast of at least 4.5). */
const lightTexts = (scheme: 'light' | 'dark') =>
  Object.fromEntries(
    Object.entries(shades).map(([name, shade]) => [`--mantine-color-${name}-light-color`, shade[scheme]]),
  );

/** White text on the red of Mantine's filled buttons has a contrast of less than 4. */
const DANGER = { '--mantine-color-red-filled': '#c02626', '--mantine-color-red-filled-hover': '#a51d1d' };

/** Mantine sets its variables for each scheme with its own selector; these changes do the same. */
export const resolveCssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--ade-page)',
    '--mantine-color-dimmed': 'var(--ade-muted)',
    '--mantine-color-default': 'var(--ade-surface)',
    '--mantine-color-default-border': 'var(--ade-border)',
    '--mantine-color-placeholder': '#66717d',
    '--mantine-color-gray-light': '#e2e5ea',
    ...DANGER,
    // The text of menu items and of errors.
    '--mantine-color-red-6': '#c02626',
    ...lightTexts('light'),
  },
  dark: {
    '--mantine-color-body': 'var(--ade-page)',
    '--mantine-color-dimmed': 'var(--ade-muted)',
    '--mantine-color-default': 'var(--ade-surface)',
    '--mantine-color-default-border': 'var(--ade-border)',
    '--mantine-color-placeholder': '#98a2ae',
    // Mantine's greys are warm; the app's greys are not.
    '--mantine-color-text': '#e8eaee',
    '--mantine-color-dark-4': '#3a414e',
    '--mantine-color-dark-5': '#454d5b',
    '--mantine-color-dark-6': '#20242c',
    '--mantine-color-gray-light': '#2a2f39',
    ...DANGER,
    '--mantine-color-red-6': '#ff9a9a',
    '--mantine-color-error': '#ff9a9a',
    ...lightTexts('dark'),
  },
});

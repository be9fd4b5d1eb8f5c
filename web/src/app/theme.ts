import { createTheme, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#eef3fd',
  '#dce7fb',
  '#c8dafb',
  '#86b1ff',
  '#5c93f0',
  '#3f7be3',
  '#2b66d9',
  '#1b57c0',
  '#16489f',
  '#10357a',
];

/** Dense and calm: small radii, one accent, system fonts (nothing is loaded from other servers). */
export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { ink },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "Liberation Mono", Menlo, monospace',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
  components: {
    Anchor: { defaultProps: { underline: 'always' } },
    Badge: { defaultProps: { variant: 'light', size: 'sm', radius: 'sm', tt: 'none' } },
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false, checkIconPosition: 'right' } },
    Modal: {
      defaultProps: { transitionProps: { duration: 0 }, closeButtonProps: { 'aria-label': 'Close the dialog' } },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close the message' } } },
    // The placeholder is a child, which a menu may not have.
    Menu: {
      defaultProps: { transitionProps: { duration: 0 }, position: 'bottom-end', withInitialFocusPlaceholder: false },
    },
  },
});

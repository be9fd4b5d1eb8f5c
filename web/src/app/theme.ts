import { createTheme, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#eef4fc',
  '#d9e5f5',
  '#b0c9ea',
  '#84abdf',
  '#5f91d6',
  '#3f78c5',
  '#2c65b3',
  '#1d4f91',
  '#173f76',
  '#10305c',
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
    Badge: { defaultProps: { variant: 'light' } },
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false, checkIconPosition: 'right' } },
    Modal: {
      defaultProps: { transitionProps: { duration: 0 }, closeButtonProps: { 'aria-label': 'Close the dialog' } },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close the message' } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, position: 'bottom-end' } },
  },
});

import { Text } from '@mantine/core';

/** Text that adds to what is near it: small and grey. */
export const Muted = Text.withProps({ size: 'xs', c: 'dimmed' });

import type { Terminal } from '../terminal.ts';

/** The properties of the terminal that renderers need. */
export type Look = Pick<Terminal, 'width' | 'paint'>;

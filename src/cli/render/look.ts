import type { Terminal } from '../terminal.ts';

/** What a renderer needs to know of the terminal. */
export type Look = Pick<Terminal, 'width' | 'paint'>;

import type { Terminal } from '../terminal.ts';

/** What a renderer needs to know about the terminal. */
export type Look = Pick<Terminal, 'width' | 'paint'>;

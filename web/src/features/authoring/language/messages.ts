import type { Finding } from './finding.ts';

/** Something that may be written at a place. */
export interface Offer {
  label: string;
  /** As CodeMirror names kinds: `function`, `property`, … */
  type: string;
  detail?: string;
  /** The module that it would be imported from; asked for again by `describe`. */
  source?: string;
  /** More likely ones are higher. */
  boost?: number;
}

export interface CompletionList {
  /** Offset of what is replaced. */
  from: number;
  offers: Offer[];
}

/** What is known of an offer: its type and documentation, and the changes that import it. */
export interface OfferDetails {
  type: string;
  documentation: string;
  changes: { from: number; to: number; insert: string }[];
}

/** What a word of a script is. */
export interface WordFacts {
  from: number;
  to: number;
  type: string;
  documentation: string;
}

interface Place {
  path: string;
  /** The file as it is in the editor now. */
  text: string;
  offset: number;
}

/** What the page asks its language worker, and what it gets; one answer for each request, in order. */
export type LanguageRequest =
  | { ask: 'files'; files: readonly { path: string; text: string | null }[] }
  | { ask: 'check'; path: string }
  | ({ ask: 'complete' } & Place)
  | ({ ask: 'word' } & Place)
  | ({ ask: 'describe'; label: string; source?: string | undefined } & Place);

export interface LanguageAnswers {
  files: null;
  check: Finding[];
  complete: CompletionList | null;
  word: WordFacts | null;
  describe: OfferDetails | null;
}

export type Numbered = { id: number; request: LanguageRequest };
export type NumberedAnswer =
  | { id: number; answer: LanguageAnswers[LanguageRequest['ask']] }
  | { id: number; error: string };

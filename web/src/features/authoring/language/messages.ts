import type { Finding } from './finding.ts';

/** A completion for a place in the text. */
export interface Offer {
  label: string;
  /** CodeMirror's name for the kind: `function`, `property`, … */
  type: string;
  detail?: string;
  /** The module to import it from; `describe` needs it again. */
  source?: string;
  /** Likelier completions have higher values. */
  boost?: number;
}

export interface CompletionList {
  /** Offset from which the text is replaced. */
  from: number;
  offers: Offer[];
}

/** Details of a completion: its type and documentation, and the changes that import it. */
export interface OfferDetails {
  type: string;
  documentation: string;
  changes: { from: number; to: number; insert: string }[];
}

/** Type and documentation of a word in a script. */
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

/** Requests of the page to its language worker, and the answers: one for each request, in order. */
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

import type { Finding } from './finding.ts';

/** What the page asks its language worker, and what it gets; one answer for each request, in order. */
export type LanguageRequest =
  | { ask: 'files'; files: readonly { path: string; text: string | null }[] }
  | { ask: 'check'; path: string };

export interface LanguageAnswers {
  files: null;
  check: Finding[];
}

export type Numbered = { id: number; request: LanguageRequest };
export type NumberedAnswer =
  | { id: number; answer: LanguageAnswers[LanguageRequest['ask']] }
  | { id: number; error: string };

import { englishForms } from './english.ts';
import type { Form } from './form.ts';
import { frenchForms } from './french.ts';
import { germanForms } from './german.ts';
import { spanishForms } from './spanish.ts';

export type { Form, FormColumn, FormFile, ListLanguage } from './form.ts';

/** Twelve senders, three for each language. */
export const forms: readonly Form[] = [...englishForms, ...germanForms, ...frenchForms, ...spanishForms];

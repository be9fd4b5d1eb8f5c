import type { JsonPath } from './json-text.ts';

/** The data for the parts of the form: the current manifest, and functions that set values in its text. */
export interface FormContext {
  manifest: unknown;
  /** `undefined` removes the key. */
  set: (path: JsonPath, value: unknown) => void;
  setMany: (changes: readonly (readonly [JsonPath, unknown])[]) => void;
  isReadOnly: boolean;
}

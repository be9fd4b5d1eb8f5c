import type { JsonPath } from './json-text.ts';

/** What the parts of the form need: the manifest as it is, and how to set values in its text. */
export interface FormContext {
  manifest: unknown;
  /** `undefined` removes the key. */
  set: (path: JsonPath, value: unknown) => void;
  setMany: (changes: readonly (readonly [JsonPath, unknown])[]) => void;
  isReadOnly: boolean;
}

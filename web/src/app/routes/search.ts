/** The part of an address behind its question mark. */
export type Search = Record<string, unknown>;

export const readText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

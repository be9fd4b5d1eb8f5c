import { normalizeHeader } from 'ade/rules';
import employers from '../data/employers.json' with { type: 'json' };

const byName = new Map(employers.map(({ name }) => [normalizeHeader(name), name]));

/** The employer's name as the list of employers writes it; undefined if it is not listed. */
export function findEmployer(text: string): string | undefined {
  return byName.get(normalizeHeader(text));
}

import { normalizeHeader } from 'ade/rules';
import regions from '../data/regions.json' with { type: 'json' };

export interface Region {
  readonly code: string;
  readonly country: string;
  readonly names: readonly string[];
  /** First letters of the postal codes; only for Canada. */
  readonly postal?: string;
}

const byName = new Map<string, Region>();
for (const region of regions as readonly Region[]) {
  for (const name of [region.code, ...region.names]) byName.set(normalizeHeader(name), region);
}

/** A province, territory or state, by code or name, ignoring case, accents and dots. */
export function findRegion(text: string): Region | undefined {
  return byName.get(normalizeHeader(text)) ?? byName.get(text.replaceAll('.', '').trim().toLowerCase());
}

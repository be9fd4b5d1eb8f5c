import provinces from '../data/provinces.json' with { type: 'json' };

const codes = new Map(provinces.flatMap(({ code, names }) => [code, ...names].map((name) => [toKey(name), code])));

/** The code of a province that is written as code, name or abbreviation. */
export function findProvince(text: string): string | undefined {
  return codes.get(toKey(text));
}

function toKey(text: string): string {
  return text.trim().replaceAll('.', '').toLowerCase();
}

/** Longest field name that a manifest accepts. */
const MAX_CHARS = 64;

/** Letters that are not simply a Latin letter with an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i' },
  ...{ α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n' },
  ...{ ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm' },
  ...{ н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh' },
  ...{ щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', і: 'i', ї: 'i', є: 'ie', ґ: 'g' },
  ...{ '%': ' percent ', '&': ' and ', '#': ' no ', '€': ' eur ', $: ' usd ', '£': ' gbp ' },
};

/** Names that JavaScript objects already have, and that Windows reserves: a field's name is both a key and a file. */
const RESERVED = /^(?:constructor|prototype|con|prn|aux|nul|com\d|lpt\d)$/;

/** A unique snake_case name for each label, in order; a label without transcribable letters gets its position. */
export function nameFields(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label, i) => {
    const plain = toSnakeCase(label) || `column_${i + 1}`;
    const name = findFree(plain, taken);
    taken.add(name);
    return name;
  });
}

function toSnakeCase(label: string): string {
  const latin = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, (character) => LETTERS[character] ?? ' ');
  const words = latin.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const name = words.join('_');
  // A single Latin letter or number in a label of another script does not make a name.
  if (!/[a-z]/.test(name) && !/\d/.test(name)) return '';
  const isMostlyLost = [...label].filter((character) => /\p{L}/u.test(character)).length > 2 * name.length;
  if (isMostlyLost) return '';
  const started = /^[a-z]/.test(name) ? name : `column_${name}`;
  const short = started.slice(0, MAX_CHARS).replace(/_+$/, '');
  return RESERVED.test(short) ? `${short}_column` : short;
}

function findFree(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let at = 2; ; at++) {
    const end = `_${at}`;
    const numbered = `${name.slice(0, MAX_CHARS - end.length)}${end}`;
    if (!taken.has(numbered)) return numbered;
  }
}

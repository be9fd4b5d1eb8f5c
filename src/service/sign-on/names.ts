/** Letters of other alphabets, and digits, that look like Latin small letters. */
const LOOKALIKES = new Map(
  Object.entries({
    a: 'аα',
    b: 'в',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еε',
    h: 'һнη',
    j: 'ј',
    k: 'кκ',
    l: 'i1|ıіιӏ',
    m: 'мμ',
    n: 'ո',
    o: '0оοσ',
    p: 'рρ',
    q: 'ԛ',
    s: 'ѕ',
    t: 'тτ',
    v: 'ν',
    w: 'ԝω',
    x: 'хχ',
    y: 'уγυ',
    z: 'ζ',
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin] as const)),
);

/** What is not seen: controls, marks of direction, joiners, fillers. */
const HIDDEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** The joiners that some scripts need. */
const JOINERS = /[\u200c\u200d]/g;
/** What a name has only if it says more than a name. */
const REMARK = /[()<>@[\]]/;
/** The names under which the service itself acts, and those with which the names of its parts begin. */
const OWN_NAMES = ['system', 'host', 'local', 'server'];
const OWN_STARTS = ['provider', 'scim'];

/** A name as it is shown: on one line, and nothing in it that is not seen. */
export function cleanName(text: string): string {
  const visible = text.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').replace(HIDDEN, '');
  return visible.replace(/\s+/g, ' ').trim();
}

/** Equal for names that look alike. */
export function makeSkeleton(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}|]/gu, '');
  return Array.from(letters, (letter) => LOOKALIKES.get(letter) ?? letter)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

/** Whether a name, as a provider wrote it, could be taken for somebody else's, for a part of the service or for a remark. */
export function isMisleading(text: string, taken: readonly string[]): boolean {
  const skeleton = makeSkeleton(cleanName(text));
  const hasHidden = text.replace(/\s+/g, ' ').replace(JOINERS, '').search(HIDDEN) !== -1;
  if (hasHidden || REMARK.test(text) || skeleton === '') return true;
  if (OWN_STARTS.some((start) => skeleton.startsWith(makeSkeleton(start)))) return true;
  return [...OWN_NAMES, ...taken].some((name) => makeSkeleton(name) === skeleton);
}

import iconv from 'iconv-lite';

/** A guess from the letters of a text; the confidence is from 0 to 1. */
export interface CodePageGuess {
  encoding: string;
  confidence: number;
}

/**
 * How often non-ASCII letters occur, per thousand letters of a language's usual texts, rounded. Languages that share a
 * code page have separate lists, because their letters share places with symbols of other code pages.
 */
const languages: Record<string, string> = {
  german: 'ä5 ö3 ü6 ß3',
  french: 'é19 è3 à5 ê2 ç1 ô1 û1 ù1 â1 î1 ï1 ë1 œ1',
  spanish: 'á5 é4 í7 ó8 ú2 ñ3 ü1',
  portuguese: 'ã7 ç5 á5 é3 ó3 í1 ê4 õ1 ú1 à1 â1 ô1',
  nordic: 'å15 ä15 ö11 ø9 æ9 é1 þ2 ð3 á3 í3 ó2 ú1',
  italian: 'è3 à6 ì1 ò2 ù2 é1',
  polish: 'ą10 ć4 ę11 ł18 ń2 ó9 ś7 ź1 ż8',
  czech: 'á22 č9 ď1 é13 ě16 í33 ň1 ó1 ř12 š8 ť1 ú1 ů7 ý10 ž10 ľ3 ô2 ä1',
  hungarian: 'á34 é39 í6 ó10 ö8 ő9 ú3 ü6 ű2',
  southSlavic: 'č10 ć6 š10 ž7 đ2',
  romanian: 'ă24 â7 î9 ș10 ț10 ş10 ţ10',
  russian:
    'о110 е85 а80 и74 н67 т63 с55 р47 в45 л43 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ1 ё1',
  ukrainian:
    'о94 а83 и62 н65 в54 е50 т53 р45 с40 л40 к36 у32 д31 м30 п29 і57 я22 з22 ь18 г16 б17 ч14 й13 х11 ц8 ю8 ж8 ї6 є5 ф3 ш7 щ4 ґ1',
  greek:
    'α110 ο95 ι80 ε75 τ75 ς40 σ45 ν65 η50 υ42 ρ42 π40 κ40 μ34 λ32 ω20 γ18 δ17 θ12 φ10 χ12 β7 ξ4 ζ4 ψ2 ά20 έ15 ή18 ί25 ό20 ύ12 ώ10',
  turkish: 'ı51 ş18 ğ11 ü19 ö8 ç12 â1',
  baltic: 'ą7 č4 ę2 ė15 į5 š11 ų14 ū5 ž8 ā40 ē18 ī17 ķ2 ļ3 ņ5 ģ1',
};

/** Code pages with the languages that use them, and the probability of each before any letter is seen. */
const codePages: readonly { encoding: string; prior: number; languages: readonly string[] }[] = [
  {
    encoding: 'windows-1252',
    prior: 0.6,
    languages: ['german', 'french', 'spanish', 'portuguese', 'nordic', 'italian'],
  },
  { encoding: 'windows-1250', prior: 0.12, languages: ['polish', 'czech', 'hungarian', 'southSlavic', 'romanian'] },
  { encoding: 'windows-1251', prior: 0.12, languages: ['russian', 'ukrainian'] },
  { encoding: 'windows-1253', prior: 0.03, languages: ['greek'] },
  { encoding: 'windows-1254', prior: 0.03, languages: ['turkish'] },
  { encoding: 'windows-1257', prior: 0.02, languages: ['baltic'] },
  { encoding: 'iso-8859-2', prior: 0.02, languages: ['polish', 'czech', 'hungarian', 'southSlavic', 'romanian'] },
  { encoding: 'iso-8859-5', prior: 0.005, languages: ['russian', 'ukrainian'] },
  { encoding: 'koi8-r', prior: 0.01, languages: ['russian'] },
  { encoding: 'cp866', prior: 0.01, languages: ['russian'] },
  { encoding: 'cp852', prior: 0.01, languages: ['polish', 'czech', 'hungarian', 'southSlavic'] },
  { encoding: 'cp850', prior: 0.015, languages: ['german', 'french', 'spanish', 'portuguese', 'nordic', 'italian'] },
  { encoding: 'macintosh', prior: 0.01, languages: ['german', 'french', 'spanish', 'portuguese', 'nordic', 'italian'] },
];

/** Punctuation and signs of every language that are not ASCII. */
const signs = '“”„‘’‚«»–—…•€£§°©®™№½²³ºª¿¡×±µ´`\u00a0\u00ad';
const chance = { sign: 0.004, otherLetter: 0.0005, otherSign: 0.00005, control: 1e-9 };
/** Letters of a real text are not independent of each other: each letter counts only this much. */
const evidenceShare = 0.35;
/** More bytes add no information. */
const maxBytes = 20_000;
const capitalShare = 0.12;

type Chances = ReadonlyMap<string, number>;
const chancesOf = new Map(Object.entries(languages).map(([name, letters]) => [name, makeChances(letters)]));

/** The most probable single-byte code page for the letters of these bytes. */
export function guessCodePage(bytes: Buffer): CodePageGuess {
  const counts = countForeign(bytes);
  const scored = codePages.map(({ encoding, prior, languages: used }) => {
    const characters = [...counts].map(([byte, count]) => [decodeByte(byte, encoding), count] as const);
    const fits = used.map((language) => scoreFit(characters, chancesOf.get(language)!));
    return {
      encoding,
      score: Math.log(prior) + Math.max(...fits),
      text: characters.map(([character]) => character).join(''),
    };
  });
  const best = scored.reduce((first, other) => (other.score > first.score ? other : first));
  let total = 0;
  let ofBest = 0;
  for (const { score, text } of scored) {
    const weight = Math.exp(score - best.score);
    total += weight;
    // Another code page that gives the same text is no reason for doubt.
    if (text === best.text) ofBest += weight;
  }
  return { encoding: best.encoding, confidence: Math.floor((ofBest / total) * 100) / 100 };
}

/** Counts how often each non-ASCII byte occurs among the first `maxBytes` such bytes. */
function countForeign(bytes: Buffer): Map<number, number> {
  const counts = new Map<number, number>();
  let seen = 0;
  for (const byte of bytes) {
    if (byte < 0x80) continue;
    if (seen === maxBytes) break;
    counts.set(byte, (counts.get(byte) ?? 0) + 1);
    seen += 1;
  }
  return counts;
}

function scoreFit(characters: readonly (readonly [string, number])[], chances: Chances): number {
  let score = 0;
  for (const [character, count] of characters) score += count * Math.log(findChance(character, chances));
  return score * evidenceShare;
}

function findChance(character: string, chances: Chances): number {
  const known = chances.get(character);
  if (known !== undefined) return known;
  if (/[\x80-\x9f\ufffd]/.test(character)) return chance.control;
  if (signs.includes(character)) return chance.sign;
  return /\p{Letter}/u.test(character) ? chance.otherLetter : chance.otherSign;
}

/** The share of each letter among a language's non-ASCII letters; upper-case letters are rarer. */
function makeChances(letters: string): Chances {
  const parsed = letters.split(' ').map((entry) => [entry.charAt(0), Number(entry.slice(1))] as const);
  const total = parsed.reduce((sum, [, weight]) => sum + weight, 0);
  const chances = new Map<string, number>();
  for (const [letter, weight] of parsed) {
    chances.set(letter, (weight / total) * (1 - capitalShare));
    const capital = letter.toUpperCase();
    if (capital.length === 1 && capital !== letter && !/[A-Za-z]/.test(capital)) {
      chances.set(capital, (weight / total) * capitalShare);
    }
  }
  return chances;
}

const decoded = new Map<string, string[]>();

function decodeByte(byte: number, encoding: string): string {
  let table = decoded.get(encoding);
  if (table === undefined) {
    table = Array.from({ length: 256 }, (_, code) => iconv.decode(Buffer.of(code), encoding));
    decoded.set(encoding, table);
  }
  return table[byte]!;
}

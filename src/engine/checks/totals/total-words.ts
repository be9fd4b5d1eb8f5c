/** How texts that name a sum begin, in languages of the starter's weights. */
const SUM_START =
  /^\W*(?:sub-?\s?totals?|(?:grand|overall|general|report|column)\s+totals?|totals?|sums?|totaux|sous-totale?s?|totale?s?|somme|ensemble|gesamt(?:summe)?|summe|zwischensumme|totaal|totales|suma)(?!\p{L})/iu;

/** `North total` is the sum of a group; `Manufacturing, total` is only one of several rows about a group. */
const SUM_END = /^[^,;:]+\s(?:sub-?)?totals?\W*$/iu;

/** A sum of everything: no other word except a unit or a year. */
const SUM_OF_ALL =
  /^\W*(?:(?:grand|overall|general|report)\s+)?(?:totals?|sums?|totaux|totale?s?|somme|gesamt(?:summe)?|summe|totaal|suma)(?:\s+(?:general|général|generale))?[\W\d]*(?:\([^)]*\))?\W*$/iu;

/** Words that show that a row states something other than a sum, even if it also says `total`. */
const OTHER =
  /(?<!\p{L})(?:averages?|avg|mean|median|minimum|maximum|min|max|counts?|number\s+of|rates?|ratio|percent(?:age)?|share|per|difference|variance|change|increase|decrease|growth|balance|net|gross|less|remaining|surplus|deficit|profit|loss|index|moyennes?|médiane|nombre|taux|pourcentage|part|écart|solde|durchschnitt|mittelwert|anzahl|saldo|promedio)(?!\p{L})|%/iu;

/** What the texts of a total row say about its numbers: the sum of everything, some sum, something else, or nothing. */
export type TotalWording = 'all' | 'sum' | 'other' | 'none';

export function findWording(texts: readonly string[]): TotalWording {
  if (texts.some((text) => OTHER.test(text))) return 'other';
  if (texts.some((text) => SUM_OF_ALL.test(text))) return 'all';
  return texts.some((text) => SUM_START.test(text) || SUM_END.test(text)) ? 'sum' : 'none';
}

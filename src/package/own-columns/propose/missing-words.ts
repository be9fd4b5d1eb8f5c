/** Words and signs that people write where a value is missing, in small letters. */
const MISSING = new Set([
  ...['-', '--', '---', '–', '—', '.', '..', '...', '?', '??', '/', '*'],
  ...[
    '#ref!',
    '#value!',
    '#div/0!',
    '#name?',
    '#num!',
    '#null!',
    '#wert!',
    '#bezug!',
    '#valeur!',
    '#valor!',
    '#¡valor!',
  ],
  ...['n/a', 'na', 'n.a.', 'n. a.', '#n/a', '#nv', 'nv', 'null', 'nil', 'none', 'nan', 'tbd', 'unknown', 'missing'],
  ...['k.a.', 'k. a.', 'k.a', 'ka', 'keine angabe', 'unbekannt', 'entfällt', 'entf.', 'ohne', 'offen'],
  ...['nc', 'n.c.', 'n/c', 'nd', 'n.d.', 'n/d', 's/o', 'inconnu', 'non renseigné', 'néant'],
  ...['s/d', 's.d.', 's/n', 'no aplica', 'no disponible', 'sin datos', 'desconocido', 'n.v.t.', 'nvt', 'b.d.', 'brak'],
  ...['n.d', 'non disponibile', 'não disponível', 'n.p.', 'onbekend'],
]);

/** As many different ones are kept; more are no words for missing values. */
const MAX_WORDS = 20;

export interface SplitValues {
  /** The values that are there. */
  readonly filled: readonly string[];
  /** The different words for missing values, as they are written. */
  readonly missing: readonly string[];
}

export function splitMissing(texts: readonly string[]): SplitValues {
  const isMissing = (text: string) => MISSING.has(text.trim().toLowerCase());
  const missing = [...new Set(texts.filter(isMissing).map((text) => text.trim()))];
  if (missing.length === 0 || missing.length > MAX_WORDS) return { filled: texts, missing: [] };
  return { filled: texts.filter((text) => !isMissing(text)), missing };
}

import { type Cell, type Field, fields, normalizeName } from './field-rules.ts';

const THRESHOLD = 0.5;

/** The field of each column: the highest score that reaches the threshold, with one column per field. */
export function mapColumns(header: readonly string[], sample: readonly Cell[][]): (Field | null)[] {
  const best = header.map((text, column) => {
    const values = sample.map((row) => row[column] ?? null);
    const scores = fields.map((field) => {
      const ofHeader = field.names.has(normalizeName(text)) ? 0.7 : 0;
      return { field, score: ofHeader + field.scoreValues(values) };
    });
    const winner = scores.reduce((a, b) => (b.score > a.score ? b : a));
    return winner.score >= THRESHOLD ? winner : null;
  });
  return best.map((own, column) => {
    if (own === null) return null;
    const rivals = best.filter((other) => other?.field === own.field);
    const winner = rivals.reduce((a, b) => (b!.score > a!.score ? b : a));
    return winner === best[column] ? own.field : null;
  });
}

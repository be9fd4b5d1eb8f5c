import { parsePeriodText } from '../../contract/period-text/index.ts';

/**
 * Reads a period as people write it, in eight languages: `2024-03` from `March 2024`, `März 24`, `marzo de 2024` or
 * `03/2024`, `2024-Q1` from `Q1 2024` or `1er trimestre 2024`, `2024-W09` from `KW 9 2024`, `2024`, `2024-03-31`. Null for
 * anything else, and for a text that may mean several periods. `year` completes years of two digits: the year of
 * `artifact.job.as_of`.
 */
export function parsePeriod(text: string, year: number): string | null {
  const reading = parsePeriodText(text, year);
  return reading.kind === 'period' ? reading.period : null;
}

import type { Place } from '../../contract/corrections.ts';
import type { CarriedPart, CarryPlan } from '../../record/carry/index.ts';
import { renderTrial, type Trial } from './diff.ts';
import type { Look } from './look.ts';
import { cleanText, countOf } from './text.ts';

/** The corrections that another job keeps, contradicts or drops. `trial`: the changes there; null without a trial. */
export type CarryAnswer = Omit<CarryPlan, 'corrections'> & { trial: Trial | null };

const MAX_LINES = 50;
const MAX_PLACES = 5;

export function renderCarry({ kept, conflicts, dropped, trial }: CarryAnswer, look: Look): string[] {
  return [
    ...renderList('kept', kept, ({ to }) => `→ ${describePlaces(to)}`),
    ...renderList('in conflict', conflicts, ({ reason }) => reason),
    ...renderList('dropped', dropped, ({ reason }) => reason),
    ...(trial === null ? [] : ['', ...renderTrial(trial, look)]),
  ];
}

function renderList<Part extends CarriedPart>(
  name: string,
  parts: readonly Part[],
  outcomeOf: (part: Part) => string,
): string[] {
  const rest = parts.length - MAX_LINES;
  return [
    `${countOf(parts.length, 'correction')} ${name}`,
    ...parts.slice(0, MAX_LINES).map((part) => `  ${cleanText(`${describe(part)}  ${outcomeOf(part)}`)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

function describe({ id, kind, places }: CarriedPart): string {
  return `${id} ${kind} ${describePlaces(places)}`;
}

function describePlaces(places: readonly Place[]): string {
  if (places.length === 0) return 'the document';
  const shown = places.slice(0, MAX_PLACES).map(({ sheet, a1 }) => `${sheet}!${a1}`);
  return `${shown.join(', ')}${places.length > MAX_PLACES ? ` and ${places.length - MAX_PLACES} more` : ''}`;
}

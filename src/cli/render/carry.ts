import type { Place } from '../../contract/corrections.ts';
import type { CarriedPart, CarryPlan } from '../../record/carry/index.ts';
import { renderTrial, type Trial } from './diff.ts';
import type { Look } from './look.ts';
import { cleanText, countOf } from './text.ts';

/** The corrections that another job keeps, has in conflict or drops, and the changes there; null without a trial. */
export type CarryAnswer = Omit<CarryPlan, 'corrections'> & { trial: Trial | null };

const MAX_LINES = 50;
const MAX_PLACES = 5;

export function renderCarry({ kept, conflicts, dropped, trial }: CarryAnswer, look: Look): string[] {
  return [
    ...renderList(
      'kept',
      kept.map((part) => `${describe(part)}  → ${describePlaces(part.to)}`),
    ),
    ...renderList(
      'in conflict',
      conflicts.map((part) => `${describe(part)}  ${part.reason}`),
    ),
    ...renderList(
      'dropped',
      dropped.map((part) => `${describe(part)}  ${part.reason}`),
    ),
    ...(trial === null ? [] : ['', ...renderTrial(trial, look)]),
  ];
}

function renderList(name: string, lines: readonly string[]): string[] {
  const rest = lines.length - MAX_LINES;
  return [
    `${countOf(lines.length, 'correction')} ${name}`,
    ...lines.slice(0, MAX_LINES).map((line) => `  ${cleanText(line)}`),
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

import type { SubjectHolder, SubjectPlan, SubjectSearch } from '../../contract/api/index.ts';
import type { Look } from './look.ts';
import { cleanText, countOf } from './text.ts';

interface Found {
  search: SubjectSearch;
  holders: readonly SubjectHolder[];
}

/** As many places of a holder as somebody looks at; --json has more. */
const SHOWN_HITS = 5;

export function renderFound({ search, holders }: Found, { paint }: Look): string[] {
  const skipped = search.not_searched.map(({ holder, kind, why }) =>
    paint.yellow(cleanText(`not searched: ${holder}, ${kind.replace('_', ' ')} (${why})`)),
  );
  return [
    `${search.id}: ${countOf(search.places, 'place')} in ${countOf(search.holders, 'holder')}`,
    ...holders.flatMap((holder) => [cleanText(holder.holder), ...renderPlaces(holder)]),
    ...skipped,
    ...(search.error === null ? [] : [paint.red(`The search has failed: ${search.error}`)]),
  ];
}

function renderPlaces({ places }: SubjectHolder): string[] {
  return places
    .map(({ kind, revision, table, count, hits }) => {
      const where = hits.slice(0, SHOWN_HITS).map(({ sheet, cell, row }) => {
        const place = cell ?? (row === undefined ? '' : `line ${row}`);
        return [sheet, place].filter((part) => part !== undefined && part !== '').join(' ');
      });
      const named = where.filter((place) => place !== '');
      const more = count > named.length && named.length > 0 ? ', …' : '';
      const about = [kind.replace('_', ' '), ...(table === undefined ? [] : [table])].join(' ');
      const ofRevision = revision === undefined || revision === 1 ? '' : ` of revision ${revision}`;
      return cleanText(`  ${about}${ofRevision}: ${count}${named.length > 0 ? ` (${named.join(', ')}${more})` : ''}`);
    })
    .map((line) => `  ${line}`);
}

export function renderPlan({ goes, remains }: SubjectPlan, look: Look): string[] {
  const { paint } = look;
  return [
    paint.bold('Would be erased:'),
    ...goes.map(({ holder, how, count }) => `  ${cleanText(holder)}: ${countOf(count, 'place')} ${nameHow(how)}`),
    ...renderRemains(remains, look),
    'Nothing was erased. Give --yes to do it; it cannot be undone.',
  ];
}

function nameHow(how: 'mask' | 'remove'): string {
  return how === 'mask' ? 'masked' : 'masked, and the bytes of the document removed';
}

function renderRemains(remains: SubjectPlan['remains'], { paint }: Look): string[] {
  return [
    paint.bold('Remains:'),
    ...remains
      .map(({ says, holders }) => cleanText(`${holders.length > 0 ? `${holders.join(', ')}: ` : ''}${says}`))
      .map((line) => `  ${line}`),
  ];
}

export function renderErased({ search, holders, remains }: Found & Pick<SubjectPlan, 'remains'>, look: Look): string[] {
  const lines = holders.map(({ holder, outcome }) => {
    if (outcome === null) return `  ${cleanText(holder)}: not done`;
    const { masked = 0, removed = 0, rows = 0 } = outcome;
    const did = `${countOf(masked, 'file')} masked, ${removed} removed, ${countOf(rows, 'row')}`;
    return `  ${cleanText(holder)}: ${outcome.outcome.replace('_', ' ')}${outcome.outcome === 'erased' ? ` (${did})` : ''}`;
  });
  return [
    `${search.id} is ${search.state}, ${cleanText(search.reference ?? '')}`,
    ...lines,
    ...renderRemains(remains, look),
  ];
}

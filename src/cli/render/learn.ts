import type { Learned } from '../../learn/index.ts';
import { compareScores, makeScore } from '../../score/index.ts';
import type { Look } from './look.ts';
import { renderScore } from './score.ts';
import { renderChanges } from './score-comparison.ts';
import { formatFigure } from './score-figures.ts';
import { cleanText, countOf } from './text.ts';

/** What got better and worse for each kind of weights, and whether they are good enough to be written. */
export function renderLearned(learned: Learned, listed: number, look: Look): string[] {
  const { package: described, documents, left_out: leftOut, parts } = learned;
  const { paint } = look;
  const title = cleanText(`${described.title} ${described.version}`);
  return [
    paint.bold(`${title}: weights from ${countOf(documents, 'document')}, judged by documents that did not teach them`),
    ...parts.flatMap((part) => renderPart(part, described, listed, look)),
    ...leftOut.map(({ code, message }) => `${paint.red(cleanText(`error[${code}]`))}: ${cleanText(message)}`),
  ];
}

function renderPart(
  { file, before, after, family, verdict, criteria }: Learned['parts'][number],
  described: Learned['package'],
  listed: number,
  look: Look,
): string[] {
  const { paint } = look;
  const score = makeScore(described, after);
  const changes =
    before === null
      ? renderScore(score, listed, look).slice(1)
      : renderChanges(compareScores(makeScore(described, before), score), listed, look);
  const families =
    family === null
      ? []
      : [
          '',
          paint.bold('Each collection by weights that the others taught'),
          ...renderScore(makeScore(described, family), 0, look).slice(1),
        ];
  const left = verdict.before;
  const show = (value: (summary: typeof verdict.after) => number) =>
    `${left === null ? '' : `${formatFigure(value(left))} → `}${formatFigure(value(verdict.after))}`;
  const note = left === null ? ['The package has none so far: `ade score --compare` tells what they change.'] : [];
  const summary = `${file}: score ${show(({ score: all }) => all)}, ${criteria.harm} ${show(({ harm }) => harm)}`;
  return [...changes, ...families, '', verdict.isAccepted ? summary : paint.red(`${summary}, which is worse`), ...note];
}

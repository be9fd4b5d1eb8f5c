import type { Learned } from '../../trials/learn/index.ts';
import { compareScores, makeScore } from '../../trials/score/index.ts';
import type { Look } from './look.ts';
import { renderScore } from './score.ts';
import { renderChanges } from './score-comparison.ts';
import { formatFigure } from './score-figures.ts';
import { cleanText, countOf } from './text.ts';

/** What got better and worse for each kind of weights, and whether the weights are good enough to be written. */
export function renderLearned(learned: Learned, listed: number, look: Look): string[] {
  const { package: described, documents, left_out: leftOut, parts } = learned;
  const { paint } = look;
  const title = cleanText(`${described.title} ${described.version}`);
  return [
    paint.bold(
      `${title}: weights from ${countOf(documents, 'document')}, judged by documents that they were not learned from`,
    ),
    ...parts.flatMap((part) => renderPart(part, described, listed, look)),
    ...leftOut.map(({ code, message }) => `${paint.red(cleanText(`error[${code}]`))}: ${cleanText(message)}`),
  ];
}

type Part = Learned['parts'][number];

function renderPart(
  { file, before, after, family, comparison, verdict, criteria }: Part,
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
          paint.bold('Each collection, read with weights from the other collections'),
          ...renderScore(makeScore(described, family), 0, look).slice(1),
        ];
  const left = verdict.before;
  const show = (value: (summary: typeof verdict.after) => number) =>
    `${left === null ? '' : `${formatFigure(value(left))} → `}${formatFigure(value(verdict.after))}`;
  const isWorse = left !== null && !verdict.isAccepted;
  const summary = `${file}: score ${show(({ score: all }) => all)}, ${criteria.harm} ${show(({ harm }) => harm)}`;
  const note = describeComparison(comparison);
  return [...changes, ...families, '', isWorse ? paint.red(`${summary}, which is worse`) : summary, note];
}

/** The origin of the figures before learning, and the documents that they cover. */
function describeComparison({ with: by, documents, of, isKnown }: Part['comparison']): string {
  if (by === 'record') {
    return 'Compared with the recorded figures of the weights of the package: both were learned from the same documents.';
  }
  if (by === 'rules') return 'Compared with the rules of the package, which has no weights.';
  if (by === 'none') return 'Not compared: the weights of the package were learned from all of these documents.';
  if (!isKnown) {
    return 'Compared with the weights of the package, which do not name the documents that they were learned from. If these documents are among them, their figures are too good.';
  }
  if (documents === of)
    return 'Compared with the weights of the package, which were learned from none of the documents.';
  return `Compared by ${documents} of ${countOf(of, 'document')}: the weights of the package were learned from the others.`;
}

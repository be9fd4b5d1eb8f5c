/** docs/evidence.md from the tables of the contract. `npm run openapi` writes it; a test compares it. */
import { type ColumnEvidenceGroup, columnEvidence, columnEvidenceFamilies } from '../src/contract/column-evidence.ts';
import { type EvidenceGroup, rowEvidence } from '../src/contract/row-evidence.ts';

const rowGroups: Record<EvidenceGroup, string> = {
  cells: "What the row's own cells show",
  words: "What its words are, by the word lists of the weights and the names of the package's fields",
  neighbours: 'How it differs from up to five filled rows on each side, across gaps of any length',
  place: 'Where it is in the sheet and among blank rows',
  sums: 'What its numbers are of the numbers around it, over up to thirty filled rows on each side',
};

const columnGroups: Record<ColumnEvidenceGroup, string> = {
  names: 'How its header fits the label and the synonyms of one field',
  header: 'What its header is like, whatever the field',
  values: 'The share of its filled cells that are like this',
  cells: 'What its cells are as a whole',
  beside: 'What is beside it',
};

export function makeEvidencePage(): string {
  return [
    '# Evidence',
    '',
    "What ADE sees in a row or a column. Each piece is a number from 0, where the sign is absent, to 1; shares of cells lie between. The weights of a package say what a piece adds to the score of a label or a field (see [scoring and learning](scoring-and-learning.md)); a piece without a weight counts for nothing. Records name it as here; beside the package's own rules, `ade explain` and `ade diff` give it an id, such as `engine.rows.contrast_below`, and say its sentence. `npm run openapi` writes this page from the code.",
    '',
    'Evidence is found while a sheet streams: a row is judged when thirty more filled rows have been read, or the sheet has ended. Only the first 256 columns are looked at, and of the numbers of a row the first twelve are tried as sums. What only the whole sheet could tell, its last rows, counts where its end is among those thirty rows. Formats such as bold or borders are not evidence.',
    '',
    '## Rows',
    '',
    'The row is taken for this because …',
    ...listGroups(rowEvidence, rowGroups),
    '',
    '## Columns',
    '',
    'The column is taken for this field because …',
    ...listGroups(columnEvidence, columnGroups),
    '',
    '### With a word or a field at its end',
    '',
    ...makeTable(Object.entries(columnEvidenceFamilies).map(([name, sentence]) => [`${name}.…`, sentence])),
    '',
  ].join('\n');
}

function listGroups<Group extends string>(
  evidence: Record<Group, Record<string, string>>,
  titles: Record<Group, string>,
): string[] {
  return Object.entries<Record<string, string>>(evidence).flatMap(([group, pieces]) => [
    '',
    `### ${titles[group as Group]}`,
    '',
    ...makeTable(Object.entries(pieces)),
  ]);
}

function makeTable(rows: readonly (readonly [name: string, sentence: string])[]): string[] {
  return ['| piece | … because |', '| --- | --- |', ...rows.map(([name, sentence]) => `| \`${name}\` | ${sentence} |`)];
}

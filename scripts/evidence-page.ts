/** Makes docs/evidence.md from the tables of the contract. `npm run openapi` writes it; a test compares it. */
import { columnConfidence } from '../src/contract/column-confidence.ts';
import { type ColumnEvidenceGroup, columnEvidence, columnEvidenceFamilies } from '../src/contract/column-evidence.ts';
import { EXCLUDED_WORD } from '../src/contract/evidence.ts';
import { type EvidenceGroup, rowEvidence } from '../src/contract/row-evidence.ts';

const rowGroups: Record<EvidenceGroup, string> = {
  cells: "What the row's own cells show",
  words: "Its words, compared with the word lists of the weights and the names of the package's fields",
  neighbours: 'How it differs from up to five filled rows on each side, across gaps of any length',
  place: 'Where it is in the sheet and among blank rows',
  formats:
    'How it is formatted, compared with most cells of its sheet and with up to five filled rows on each side (not in csv files and files of Excel 95 and older)',
  sums: 'How its numbers relate to those of up to thirty filled rows on each side',
};

const columnGroups: Record<ColumnEvidenceGroup, string> = {
  names: 'How its header fits the label and the synonyms of one field',
  header: 'The form of its header, whatever the field',
  values: 'The share of its filled cells with this property',
  cells: 'Its cells as a whole',
  beside: 'Its neighbours',
};

export function makeEvidencePage(): string {
  return [
    '# Evidence',
    '',
    "Evidence is a list of signs that ADE finds in a row or a column. The value of each piece is from 0 (the sign is absent) to 1; shares of cells are in between. The weights of a package set how much a piece adds to the score of a label or a field (see [scoring and learning](scoring-and-learning.md)); a piece without a weight counts for nothing. Records use the names on this page; among the package's own rules, `ade explain` and `ade diff` show a piece with an id, such as `engine.rows.contrast_below`, and its sentence. `npm run openapi` writes this page from the code.",
    '',
    "ADE finds evidence while a sheet streams: it judges a row after it has read thirty more filled rows, or at the end of the sheet. It looks at the first 256 columns, and compares the first twelve numbers of a row with sums. Signs of the sheet's last rows count only if the end of the sheet is among those thirty rows. Formats are read only if the weights have any piece about them; what most cells of a sheet have, such as borders around all of them, says nothing.",
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
    `\`${EXCLUDED_WORD}\` is not in weights, because it always decides: the header has a word in the field's \`not\` ([the manifest](config-packages.md#the-manifest)).`,
    '',
    '### What the confidence of packages of own columns is measured from',
    '',
    'Weights with `confidence` say how much each of these counts ([scoring and learning](scoring-and-learning.md#columns)).',
    '',
    ...makeTable(Object.entries(columnConfidence), 'what it is'),
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

function makeTable(rows: readonly (readonly [name: string, sentence: string])[], title = '… because'): string[] {
  return [`| piece | ${title} |`, '| --- | --- |', ...rows.map(([name, sentence]) => `| \`${name}\` | ${sentence} |`)];
}

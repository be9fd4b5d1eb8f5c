import ts from 'typescript';
import type { CompletionList, Offer, WordFacts } from './messages.ts';
import type { ManifestFacts } from './package-facts.ts';
import { findNeeded, findScored, findScoreObjects, findUsedColumns, isName, walk } from './syntax.ts';

/** Completes the package's own names: fields in scores, needs and columns, and labels in row rules. */
export function completeNames(
  path: string,
  source: ts.SourceFile,
  offset: number,
  facts: ManifestFacts,
): CompletionList | null {
  const isRow = path.startsWith('row_types/');
  const fields: Offer[] = [...facts.fields].map(([label, detail]) => ({ label, detail, type: 'property' }));
  const named = [...findNeeded(source), ...findUsedColumns(source)].find((name) => isInside(name, offset));
  if (named && !isRow) return { from: named.getStart() + (ts.isIdentifier(named) ? 0 : 1), offers: fields };
  const bare = findBareColumns(source, offset);
  if (bare) return { from: offset, offers: fields };
  const scores = findScoreObjects(source).find((object) => object.getStart() < offset && offset < object.getEnd());
  const start = scores && findKeyStart(scores, offset);
  if (start === undefined) return null;
  const labels: Offer[] = facts.labels.map((label) => ({ label, detail: 'row label', type: 'property' }));
  return { from: start, offers: isRow ? labels : fields };
}

/** Describes the field or row label at an offset; null if there is none. */
export function explainName(
  path: string,
  source: ts.SourceFile,
  offset: number,
  { fields, labels }: ManifestFacts,
): WordFacts | null {
  const names = [...findScored(source), ...findNeeded(source), ...findUsedColumns(source)];
  const name = names.find((one) => isInside(one, offset));
  const range = name && { from: name.getStart(), to: name.getEnd() };
  if (path.startsWith('row_types/'))
    return range && labels.includes(name.text)
      ? { ...range, type: `${name.text}: row label`, documentation: '' }
      : null;
  const label = name && fields.get(name.text);
  return range && label !== undefined ? { ...range, type: `${name.text}: field`, documentation: label } : null;
}

const isInside = (node: ts.Node, offset: number) => node.getStart() < offset + 1 && offset <= node.getEnd();

/** The start of the key at an offset of an object; undefined inside a value. */
function findKeyStart({ properties }: ts.ObjectLiteralExpression, offset: number): number | undefined {
  const at = properties.find((property) => isInside(property, offset));
  if (at === undefined) return offset;
  if (!at.name || !isName(at.name) || offset > at.name.getEnd()) return undefined;
  return at.name.getStart() + (ts.isIdentifier(at.name) ? 0 : 1);
}

/** Whether the offset is after `columns.` with no name yet. */
function findBareColumns(source: ts.SourceFile, offset: number): boolean {
  let found = false;
  walk(source, (node) => {
    if (!ts.isPropertyAccessExpression(node) || node.name.getText() !== '') return;
    found ||=
      /(^|\.)columns\??$/.test(node.expression.getText()) &&
      node.expression.getEnd() < offset &&
      offset <= node.getEnd() + 1;
  });
  return found;
}

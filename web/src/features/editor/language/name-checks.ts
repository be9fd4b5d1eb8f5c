import ts from 'typescript';
import { findClosestName } from '../../../../../src/contract/closest-name.ts';
import type { Finding } from './finding.ts';
import type { ManifestFacts } from './package-facts.ts';

type Name = ts.Identifier | ts.StringLiteralLike;

/** Names of fields and labels in a rule's module that the package does not have: to TypeScript any name would do. */
export function checkNames(path: string, source: ts.SourceFile, facts: ManifestFacts): Finding[] {
  if (path.startsWith('row_types/')) return findScored(source).flatMap((name) => checkLabel(name, facts));
  if (!path.startsWith('columns/')) return [];
  const needed = findNeeded(source);
  return [
    ...findScored(source).flatMap((name) => checkField(name, facts, 'None of what this rule returns would count.')),
    ...needed.flatMap((name) => checkField(name, facts, '')),
    ...findUsedColumns(source).flatMap((name) => checkColumn(name, facts, needed)),
  ];
}

function checkField(name: Name, { fields }: ManifestFacts, consequence: string): Finding[] {
  if (fields.has(name.text)) return [];
  const said = `The package has no field “${name.text}”.`;
  return [suggest(name, 'error', consequence ? `${said} ${consequence}` : said, [...fields.keys()])];
}

/** A column that `needs` does not name is never there. */
function checkColumn(name: Name, facts: ManifestFacts, needed: readonly Name[]): Finding[] {
  const unknown = checkField(name, facts, '');
  if (unknown.length > 0 || needed.some(({ text }) => text === name.text)) return unknown;
  const message = `“${name.text}” is not in needs of this module, so the column is never there. Write: export const needs = ['${name.text}'];`;
  return [{ ...rangeOf(name), severity: 'warning', message }];
}

/** A package may have labels of its own; one that is nearly a known one is probably misspelt. */
function checkLabel(name: Name, { labels }: ManifestFacts): Finding[] {
  if (labels.includes(name.text) || findClosestName(name.text, labels) === undefined) return [];
  return [suggest(name, 'warning', `No row has the label “${name.text}” yet.`, labels)];
}

function suggest(name: Name, severity: Finding['severity'], said: string, known: readonly string[]): Finding {
  const closest = findClosestName(name.text, known);
  const range = rangeOf(name);
  if (closest === undefined) return { ...range, severity, message: said };
  const insert = ts.isIdentifier(name) ? closest : `${name.getText()[0]}${closest}${name.getText()[0]}`;
  const fix = { label: `Change it to ${closest}`, changes: [{ ...range, insert }] };
  return { ...range, severity, message: `${said} Did you mean “${closest}”?`, fix };
}

const rangeOf = (name: Name) => ({ from: name.getStart(), to: name.getEnd() });

/** The keys of each object that is given as `scores`. */
function findScored(source: ts.SourceFile): Name[] {
  const found: Name[] = [];
  walk(source, (node) => {
    if (!ts.isPropertyAssignment(node) || nameText(node.name) !== 'scores') return;
    for (const object of listObjects(node.initializer)) {
      for (const { name } of object.properties) {
        if (name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name))) found.push(name);
      }
    }
  });
  return found;
}

/** The objects that an expression may be: both sides of a condition. */
function listObjects(node: ts.Expression): ts.ObjectLiteralExpression[] {
  if (ts.isObjectLiteralExpression(node)) return [node];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(listObjects);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return listObjects(node.expression);
  }
  return [];
}

/** The names in `export const needs = [...]` and `derive_needs`. */
function findNeeded(source: ts.SourceFile): Name[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const isList = /^(derive_)?needs$/.test(name.getText()) && initializer;
      const list = isList && ts.isAsExpression(initializer) ? initializer.expression : initializer;
      return isList && list && ts.isArrayLiteralExpression(list) ? list.elements.filter(ts.isStringLiteralLike) : [];
    });
  });
}

/** `columns.start_date`, `call.columns['start_date']`. */
function findUsedColumns(source: ts.SourceFile): Name[] {
  const found: Name[] = [];
  walk(source, (node) => {
    if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return;
    const held = node.expression;
    const of = ts.isPropertyAccessExpression(held) ? held.name.text : ts.isIdentifier(held) ? held.text : '';
    const name = ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
    if (of === 'columns' && (ts.isIdentifier(name) || ts.isStringLiteralLike(name))) {
      if (ts.isPropertyAccessExpression(node) || ts.isStringLiteralLike(name)) found.push(name);
    }
  });
  return found;
}

function nameText(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : '';
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

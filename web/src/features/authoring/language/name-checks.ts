import ts from 'typescript';
import { findClosestName } from '../../../../../src/contract/closest-name.ts';
import type { Finding } from './finding.ts';
import type { ManifestFacts } from './package-facts.ts';
import { findNeeded, findScored, findUsedColumns, type Name } from './syntax.ts';

/** Reports fields and labels in a rule's module that the package does not have; TypeScript accepts any name. */
export function checkNames(path: string, source: ts.SourceFile, facts: ManifestFacts): Finding[] {
  if (path.startsWith('row_types/')) return findScored(source).flatMap((name) => checkLabel(name, facts));
  if (!path.startsWith('columns/')) return [];
  const needed = findNeeded(source);
  return [
    ...findScored(source).flatMap((name) => checkField(name, facts, 'Nothing that this rule returns would count.')),
    ...needed.flatMap((name) => checkField(name, facts, '')),
    ...findUsedColumns(source).flatMap((name) => checkColumn(name, facts, needed)),
  ];
}

function checkField(name: Name, { fields }: ManifestFacts, consequence: string): Finding[] {
  if (fields.has(name.text)) return [];
  const said = `The package has no field “${name.text}”.`;
  return [suggest(name, 'error', consequence ? `${said} ${consequence}` : said, [...fields.keys()])];
}

/** Columns that `needs` does not name are never passed to the rule. */
function checkColumn(name: Name, facts: ManifestFacts, needed: readonly Name[]): Finding[] {
  const unknown = checkField(name, facts, '');
  if (unknown.length > 0 || needed.some(({ text }) => text === name.text)) return unknown;
  const message = `“${name.text}” is not in needs of this module, so the rule does not get this column. Write: export const needs = ['${name.text}'];`;
  return [{ ...rangeOf(name), severity: 'warning', message }];
}

/** A package may have its own labels, so only labels that are close to a known one are reported as misspelt. */
function checkLabel(name: Name, { labels }: ManifestFacts): Finding[] {
  if (labels.includes(name.text) || findClosestName(name.text, labels) === undefined) return [];
  return [suggest(name, 'warning', `No row has the label “${name.text}” yet.`, labels)];
}

/** Reports a wrong name, and suggests the closest known one. */
export function suggest(name: Name, severity: Finding['severity'], said: string, known: readonly string[]): Finding {
  const closest = findClosestName(name.text, known);
  const range = rangeOf(name);
  if (closest === undefined) return { ...range, severity, message: said };
  const quote = ts.isIdentifier(name) ? '' : name.getText()[0];
  const insert = quote === '"' ? JSON.stringify(closest) : `${quote}${closest}${quote}`;
  const fix = { label: `Change it to ${closest}`, changes: [{ ...range, insert }] };
  return { ...range, severity, message: `${said} Did you mean “${closest}”?`, fix };
}

const rangeOf = (name: Name) => ({ from: name.getStart(), to: name.getEnd() });

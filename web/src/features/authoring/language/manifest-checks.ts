import ts from 'typescript';
import { manifestSchema, type Schema } from '../manifest/schema.ts';
import type { Finding } from './finding.ts';
import { suggest } from './name-checks.ts';

/** `ts.createSourceFile` sets this at runtime, though its type does not declare it. */
interface Parsed {
  parseDiagnostics: ts.DiagnosticWithLocation[];
}

/** Reports names without effect in the manifest: unknown keys, and fields that one part has and another lacks. */
export function checkManifest(text: string, scripts: ReadonlySet<string>): Finding[] {
  const parsed = ts.createSourceFile('manifest.json', text, ts.ScriptTarget.JSON, true, ts.ScriptKind.JSON);
  const { parseDiagnostics, statements } = parsed as ts.JsonSourceFile & Parsed;
  if (parseDiagnostics.length > 0) return parseDiagnostics.map(describeSyntax);
  const root = statements[0]?.expression;
  if (!root || !ts.isObjectLiteralExpression(root)) return [];
  return [...checkKeys(root, manifestSchema), ...checkFields(root, scripts)];
}

function describeSyntax({ start, length, messageText }: ts.DiagnosticWithLocation): Finding {
  const message = `Not valid JSON: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  return { from: start, to: start + length, severity: 'error', message };
}

function checkKeys(object: ts.ObjectLiteralExpression, schema: Schema): Finding[] {
  const known = Object.keys(schema.properties ?? {});
  return listEntries(object).flatMap(({ name, value }) => {
    const inner = schema.properties?.[name.text] ?? Object.values(schema.patternProperties ?? {})[0];
    if (inner === undefined && schema.additionalProperties === false) {
      return [suggest(name, 'error', `ADE does not know the key “${name.text}” here.`, known)];
    }
    return inner && ts.isObjectLiteralExpression(value) ? checkKeys(value, inner) : [];
  });
}

function checkFields(root: ts.ObjectLiteralExpression, scripts: ReadonlySet<string>): Finding[] {
  const columns = findValue(root, 'columns');
  const order = columns && listTexts(findValue(columns, 'order'));
  const meta = columns && findValue(columns, 'meta');
  if (!order || !meta || !ts.isObjectLiteralExpression(meta)) return [];
  const entries = listEntries(meta);
  const fields = entries.map(({ name }) => name.text);
  const ordered = order.map(({ text }) => text);
  return [
    ...order
      .filter(({ text }) => !fields.includes(text))
      .map((name) => suggest(name, 'error', `The field “${name.text}” has no entry in columns.meta.`, fields)),
    ...entries
      .filter(({ name }) => !ordered.includes(name.text))
      .map(({ name }) => suggest(name, 'error', `The field “${name.text}” is missing in columns.order.`, ordered)),
    ...entries.flatMap(({ value }) => checkMeta(value, fields, scripts)),
  ];
}

/** Checks the names in one field's entry: the fields expected before and after it, and its script. */
function checkMeta(meta: ts.Expression, fields: readonly string[], scripts: ReadonlySet<string>): Finding[] {
  const expect = findValue(meta, 'expect');
  const others = ['before', 'after'].flatMap((key) => (expect ? (findValue(expect, key) ?? []) : []));
  const script = findValue(meta, 'script');
  const found = others
    .filter((value) => ts.isStringLiteral(value))
    .filter(({ text }) => !fields.includes(text) && !/^\d{4}-/.test(text))
    .map((name) => suggest(name, 'error', `The package has no field “${name.text}”.`, fields));
  if (script && ts.isStringLiteral(script) && !scripts.has(script.text)) {
    found.push(suggest(script, 'error', `The package has no script ${script.text}.`, [...scripts]));
  }
  return found;
}

function listEntries({ properties }: ts.ObjectLiteralExpression) {
  return properties.flatMap((property) =>
    ts.isPropertyAssignment(property) && ts.isStringLiteral(property.name)
      ? [{ name: property.name, value: property.initializer }]
      : [],
  );
}

function findValue(object: ts.Expression, key: string): ts.Expression | undefined {
  if (!ts.isObjectLiteralExpression(object)) return undefined;
  return listEntries(object).find(({ name }) => name.text === key)?.value;
}

function listTexts(list: ts.Expression | undefined): ts.StringLiteral[] | undefined {
  if (!list || !ts.isArrayLiteralExpression(list)) return undefined;
  return list.elements.filter((item) => ts.isStringLiteral(item));
}

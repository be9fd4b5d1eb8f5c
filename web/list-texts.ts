import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import type { Translated } from './src/lib/catalogue.ts';

const SOURCES = join(import.meta.dirname, 'src');

export interface FoundTexts {
  /** The English texts by key, in the form of a catalogue. */
  texts: Record<string, Translated>;
  /** Places of texts that no catalogue can change, such as `app/page.tsx:12: Save`. */
  bare: string[];
  /** Places of sentences that are split into parts, which other languages cannot reorder. */
  glued: string[];
}

/** Attributes with texts that people read; other attributes are for programs. */
const READ_ATTRIBUTES = new Set(
  'label title placeholder aria-label alt failure confirmLabel nothingFoundMessage description legend heading hint subtitle'.split(
    ' ',
  ),
);
const READ_ARGUMENTS = new Set(['showFailure', 'showSuccess']);

/** Finds the texts that go through a translating function, and the texts that do not. */
export function listTexts(): FoundTexts {
  const found: FoundTexts = { texts: {}, bare: [], glued: [] };
  for (const path of globSync('**/*.{ts,tsx}', { cwd: SOURCES }).sort()) {
    // The translating functions themselves are skipped.
    if (/^lib\/(texts|format|catalogue)\.ts$/.test(path)) continue;
    const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    const source = ts.createSourceFile(
      path,
      readFileSync(join(SOURCES, path), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
      kind,
    );
    collect(source, found);
  }
  const sorted = Object.entries(found.texts).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...found, texts: Object.fromEntries(sorted) };
}

function collect(node: ts.Node, found: FoundTexts): void {
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 't') {
    const text = readTemplate(node.template);
    found.texts[text] = text;
    if (isPart(text) || isBesideText(node)) found.glued.push(`${place(node)}: ${text}`);
  } else if (ts.isCallExpression(node)) collectCall(node, found);
  const bare = findBare(node);
  if (bare !== null) found.bare.push(`${place(node)}: ${bare}`);
  ts.forEachChild(node, (child) => collect(child, found));
}

function readTemplate(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.head.text + template.templateSpans.map(({ literal }, at) => `{${at}}${literal.text}`).join('');
}

/** Whether a text begins or ends in the middle of a sentence, or joins two values without a word between them. */
const isPart = (text: string): boolean => /^[\s,;:.)·]|[\s(]$|\w[,;]$|\}[A-Z{]|^ *$/.test(text);

/** Whether an element has letters or punctuation of its own next to a text. */
function isBesideText({ parent }: ts.Node): boolean {
  if (!ts.isJsxExpression(parent) || !ts.isJsxElement(parent.parent)) return false;
  return parent.parent.children.some((child) => ts.isJsxText(child) && /[\w,.:;()]/.test(child.text));
}

/** `plural(count, one, other)`, and `countOf(count, noun, nouns)`. */
function collectCall(node: ts.CallExpression, found: FoundTexts): void {
  const name = node.expression.getText();
  if (name !== 'plural' && name !== 'countOf') return;
  const [one, other] = node.arguments.slice(1).map((argument) => {
    if (ts.isStringLiteral(argument) || ts.isNoSubstitutionTemplateLiteral(argument)) return argument.text;
    throw new Error(`${place(node)}: ${name} takes texts as they are, so that they can be listed.`);
  });
  const texts = name === 'plural' ? { one, other } : { one: `# ${one}`, other: `# ${other ?? `${one}s`}` };
  found.texts[texts.other!] = texts as Translated;
}

/** A text for people that goes through no translating function: between tags, in an attribute, or in a notice. */
function findBare(node: ts.Node): string | null {
  if (ts.isJsxText(node)) return /[A-Za-z]{2}/.test(node.text) ? node.text.trim() : null;
  if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node) && !ts.isTemplateExpression(node))
    return null;
  const text = ts.isTemplateExpression(node) ? readTemplate(node) : node.text;
  // A single word in lower case is an id.
  if (!/[A-Za-z]{2}/.test(text) || /^[a-z0-9_./*{}-]+$/.test(text) || !isRead(node)) return null;
  return text;
}

function isRead(node: ts.Node): boolean {
  let at = node;
  while (isPassedOn(at)) at = at.parent;
  const { parent } = at;
  if (ts.isTaggedTemplateExpression(parent)) return false;
  if (ts.isJsxAttribute(parent)) return READ_ATTRIBUTES.has(parent.name.getText());
  if (ts.isJsxExpression(parent)) {
    const owner = parent.parent;
    return ts.isJsxAttribute(owner) ? READ_ATTRIBUTES.has(owner.name.getText()) : true;
  }
  return ts.isCallExpression(parent) && READ_ARGUMENTS.has(parent.expression.getText());
}

/** Whether the parent's value is the value of this node. */
function isPassedOn(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent)) return parent.condition !== node;
  if (ts.isParenthesizedExpression(parent)) return true;
  if (!ts.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  return (
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    (kind === ts.SyntaxKind.AmpersandAmpersandToken && parent.right === node)
  );
}

function place(node: ts.Node): string {
  const source = node.getSourceFile();
  return `${relative('.', source.fileName)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

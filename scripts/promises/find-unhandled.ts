import { relative, resolve } from 'node:path';
import {
  type BinaryExpression,
  type CallExpression,
  type Expression,
  isArrowFunction,
  isAwaitExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isConditionalExpression,
  isExpressionStatement,
  isFunctionExpression,
  isFunctionLikeDeclaration,
  isIdentifier,
  isNewExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isReturnStatement,
  isVariableDeclaration,
  isVariableStatement,
  isVoidExpression,
  type NewExpression,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { API, type Checker, SignatureKind, type Type, TypeFlags } from 'typescript/unstable/sync';

export interface Unhandled {
  /** `FILE:LINE`, from the folder of the project. */
  place: string;
  /** The code, shortened. */
  code: string;
  why: string;
}

/** An expression that must not be a promise. */
interface Suspect {
  node: Expression;
  why: string;
}

const DROPPED = 'nobody handles its rejection: await it, return it, or end it with .catch()';
const STORED = 'it is stored, and nobody handles a rejection until it is awaited: end it with .catch()';
const LATE = 'another await comes before it is awaited: a rejection until then has no handler';
const CALLBACK = 'the caller of this function ignores its result: end the promise in it with .catch()';

/** Operators that store the value on their right. */
const STORING: readonly SyntaxKind[] = [
  SyntaxKind.EqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
];
/** Operators whose value may be the one on their right. */
const CHOOSING: readonly SyntaxKind[] = [
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
];

/**
 * Promises whose rejection nobody handles, in the wanted files of a TypeScript project; paths start at its folder. One
 * such rejection ends the process.
 */
export function findUnhandled(configPath: string, isWanted: (path: string) => boolean): Unhandled[] {
  const projectDir = resolve(configPath, '..');
  const api = new API({ cwd: projectDir });
  try {
    const { program, checker } = api.updateSnapshot({ openProjects: [configPath] }).getProject(configPath)!;
    const paths = program.getSourceFileNames().map((name) => relative(projectDir, name));
    const wanted = paths.filter(isWanted).sort();
    return wanted.flatMap((path) => findInFile(checker, program.getSourceFile(resolve(projectDir, path))!, path));
  } finally {
    api.close();
  }
}

function findInFile(checker: Checker, file: SourceFile, name: string): Unhandled[] {
  const suspects: Suspect[] = [];
  const callbacks: Expression[] = [];
  collect(file, suspects, callbacks);
  const types = suspects.length === 0 ? [] : checker.getTypeAtLocation(suspects.map(({ node }) => node));
  const found = suspects.filter((_, i) => isPromise(checker, types[i]));
  for (const node of callbacks) if (isIgnoredPromise(checker, node)) found.push({ node, why: CALLBACK });
  return found.map(({ node, why }) => {
    const start = node.getStart(file);
    const line = file.text.slice(0, start).split('\n').length;
    const code = file.text.slice(start, node.end).replaceAll(/\s+/g, ' ').slice(0, 80);
    return { place: `${name}:${line}`, code, why };
  });
}

function collect(node: Node, suspects: Suspect[], callbacks: Expression[]): void {
  const suspect = (expression: Expression, why: string) => {
    if (!isHandled(expression)) suspects.push({ node: expression, why });
  };
  if (isVoidExpression(node)) suspect(node.expression, DROPPED);
  else if (isExpressionStatement(node)) {
    const { expression } = node;
    if (!isStoring(expression)) suspect(expression, DROPPED);
    else if (!isPassedOn(expression.left, node)) suspect(expression.right, STORED);
  } else if (isVariableDeclaration(node) && node.initializer !== undefined) {
    if (isAwaitedLate(node)) suspect(node.initializer, LATE);
  } else if (isArrowFunction(node) || isFunctionExpression(node)) {
    const isFinal = isCallExpression(node.parent) && nameOfMethod(node.parent) === 'finally';
    // A promise waits for what `finally` calls, although its type expects nothing.
    if (!isFinal && (isBlock(node.body) || !isHandled(node.body))) callbacks.push(node);
  }
  node.forEachChild((child) => collect(child, suspects, callbacks));
}

function isStoring(node: Expression): node is BinaryExpression {
  return isBinaryExpression(node) && STORING.includes(node.operatorToken.kind);
}

/** Whether a rejection of the expression has a handler, or a function that never rejects makes it. */
function isHandled(node: Expression): boolean {
  if (isParenthesizedExpression(node)) return isHandled(node.expression);
  if (isConditionalExpression(node)) return isHandled(node.whenTrue) && isHandled(node.whenFalse);
  if (isBinaryExpression(node) && CHOOSING.includes(node.operatorToken.kind)) return isHandled(node.right);
  if (isAwaitExpression(node)) return true;
  if (isNewExpression(node)) return neverRejects(node);
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return false;
  const method = nameOfMethod(node);
  const count = node.arguments.length;
  if (method === 'catch') return count > 0;
  if (method === 'then') return count > 1;
  if (method === 'finally') return isHandled(node.expression.expression);
  return method === 'allSettled';
}

function nameOfMethod({ expression }: CallExpression): string | null {
  return isPropertyAccessExpression(expression) ? expression.name.text : null;
}

/** A new promise whose function takes no `reject`. */
function neverRejects({ arguments: given }: NewExpression): boolean {
  const [work] = given ?? [];
  return work !== undefined && isArrowFunction(work) && work.parameters.length < 2;
}

/** Whether the function that stores a promise in `place` also returns, awaits or handles it. */
function isPassedOn(place: Expression, from: Node): boolean {
  const text = place.getText();
  let isFound = false;
  const look = (node: Node): void => {
    const value = isReturnStatement(node) || isAwaitExpression(node) ? node.expression : undefined;
    if (value?.getText() === text) isFound = true;
    if (isCallExpression(node) && isHandled(node) && node.getText().startsWith(`${text}.`)) isFound = true;
    if (!isFunctionLikeDeclaration(node)) node.forEachChild(look);
  };
  let body: Node = from;
  while (body.parent !== undefined && !isFunctionLikeDeclaration(body.parent)) body = body.parent;
  look(body);
  return isFound;
}

/** Whether an await stands between a variable's declaration and the first statement that uses the variable. */
function isAwaitedLate(node: Node & { name: Node }): boolean {
  const statement = node.parent.parent;
  if (!isIdentifier(node.name) || !isVariableStatement(statement) || !isBlock(statement.parent)) return false;
  const { text } = node.name;
  const { statements } = statement.parent;
  const next = statements.slice(statements.indexOf(statement) + 1);
  const use = next.findIndex((one) => contains(one, (part) => isIdentifier(part) && part.text === text, true));
  const before = next.slice(0, use < 0 ? next.length : use);
  return before.some((one) => contains(one, isAwaitExpression, false));
}

function contains(node: Node, isWanted: (node: Node) => boolean, inFunctions: boolean): boolean {
  if (isWanted(node)) return true;
  if (!inFunctions && isFunctionLikeDeclaration(node)) return false;
  return node.forEachChild((child) => contains(child, isWanted, inFunctions) || undefined) ?? false;
}

function isPromise(checker: Checker, type: Type | undefined): boolean {
  if (type === undefined || (type.flags & (TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never)) !== 0) return false;
  if (type.isUnionType()) return (type.getTypes() ?? []).some((one) => isPromise(checker, one));
  // An object with `then` alone, such as Fastify's reply, may be dropped.
  return type.isObjectType() && ['then', 'catch'].every((name) => checker.getPropertyOfType(type, name) !== undefined);
}

/** Whether a function returns a promise to somebody who expects nothing. */
function isIgnoredPromise(checker: Checker, node: Expression): boolean {
  const expected = checker.getContextualType(node);
  if (expected === undefined) return false;
  const signatures = checker.getSignaturesOfType(checker.getNonNullableType(expected) ?? expected, SignatureKind.Call);
  const isVoid = signatures.every((one) => {
    const result = checker.getReturnTypeOfSignature(one);
    return result !== undefined && (result.flags & TypeFlags.Void) !== 0;
  });
  if (signatures.length === 0 || !isVoid) return false;
  const own = checker.getSignatureFromDeclaration(node);
  return own !== undefined && isPromise(checker, checker.getReturnTypeOfSignature(own));
}

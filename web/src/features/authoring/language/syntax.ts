import ts from 'typescript';

/** A name in the code: an identifier, or a text in quotes. */
export type Name = ts.Identifier | ts.StringLiteralLike;

export const isName = (node: ts.Node): node is Name => ts.isIdentifier(node) || ts.isStringLiteralLike(node);

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The objects that are returned as `scores`, including both branches of a condition. */
export function findScoreObjects(source: ts.SourceFile): ts.ObjectLiteralExpression[] {
  const found: ts.ObjectLiteralExpression[] = [];
  walk(source, (node) => {
    if (ts.isPropertyAssignment(node) && isName(node.name) && node.name.text === 'scores') {
      found.push(...listObjects(node.initializer));
    }
  });
  return found;
}

/** The keys of all objects that are returned as `scores`. */
export function findScored(source: ts.SourceFile): Name[] {
  return findScoreObjects(source).flatMap(({ properties }) =>
    properties.flatMap(({ name }) => (name && isName(name) ? [name] : [])),
  );
}

function listObjects(node: ts.Expression): ts.ObjectLiteralExpression[] {
  if (ts.isObjectLiteralExpression(node)) return [node];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(listObjects);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return listObjects(node.expression);
  }
  return [];
}

/** The names in `export const needs = [...]` and `derive_needs`. */
export function findNeeded(source: ts.SourceFile): ts.StringLiteralLike[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      if (!/^(derive_)?needs$/.test(name.getText(source)) || initializer === undefined) return [];
      const list = ts.isAsExpression(initializer) ? initializer.expression : initializer;
      return ts.isArrayLiteralExpression(list) ? list.elements.filter(ts.isStringLiteralLike) : [];
    });
  });
}

/** The names in `columns.start_date` and `call.columns['start_date']`. */
export function findUsedColumns(source: ts.SourceFile): Name[] {
  const found: Name[] = [];
  walk(source, (node) => {
    if (ts.isPropertyAccessExpression(node) && isColumns(node.expression) && ts.isIdentifier(node.name)) {
      found.push(node.name);
    } else if (ts.isElementAccessExpression(node) && isColumns(node.expression)) {
      if (ts.isStringLiteralLike(node.argumentExpression)) found.push(node.argumentExpression);
    }
  });
  return found;
}

function isColumns(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'columns';
  return ts.isIdentifier(node) && node.text === 'columns';
}

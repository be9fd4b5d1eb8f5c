import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { parseSync, Visitor } from 'oxc-parser';

/**
 * Limits for assertions in `src/` that the compiler takes on trust: `!` says that a value exists, `as` what type it has.
 * Raise a limit only with a date and the reason why no better way was found.
 */
const LIMITS = {
  /**
   * 2026-11-29: mostly places in typed arrays that the algorithm itself computes, where a check would cost time.
   * 2026-11-30: 90 more for rows that are compared by keys, which are numbers in typed arrays.
   * 2026-11-30: 17 more, because these rows are read by column into typed arrays.
   */
  nonNull: 660,
  /**
   * 2026-11-29: mostly JSON that was checked just before, and names of keys.
   * 2026-11-30: 9 more, for headers of files whose hash was compared, and for codes of checks.
   * 2026-12-01: 3 more, for the types of the library for SCIM, and for the parameters of its paths.
   */
  casts: 472,
};

/** Counts `!` and `as` (except `as const`) in a source. */
function countAssertions(source: string): { nonNull: number; casts: number } {
  const found = { nonNull: 0, casts: 0 };
  const visitor = new Visitor({
    TSNonNullExpression: () => {
      found.nonNull += 1;
    },
    TSAsExpression: ({ typeAnnotation: type }) => {
      const isConst =
        type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
      if (!isConst) found.casts += 1;
    },
  });
  visitor.visit(parseSync('source.ts', source).program);
  return found;
}

test('assertions are counted in the syntax tree, not in texts and comments', () => {
  const source = `
    // a comment with list[0]! and value as string
    const text = "list[0]! as string" as const;
    const first = list[0]!.name!;
    const other = first as unknown as string;
    if (!first || first !== other) throw first as Error;
  `;
  assert.deepEqual(countAssertions(source), { nonNull: 2, casts: 3 });
});

test('src has no more assertions than its limits', () => {
  const projectDir = resolve(import.meta.dirname, '..');
  const total = { nonNull: 0, casts: 0 };
  for (const file of globSync('src/**/*.ts', { cwd: projectDir })) {
    const { nonNull, casts } = countAssertions(readFileSync(join(projectDir, file), 'utf8'));
    total.nonNull += nonNull;
    total.casts += casts;
  }
  assert.ok(total.nonNull <= LIMITS.nonNull, `${total.nonNull} times "!", and ${LIMITS.nonNull} are allowed`);
  assert.ok(total.casts <= LIMITS.casts, `${total.casts} times "as", and ${LIMITS.casts} are allowed`);
});

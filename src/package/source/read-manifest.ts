import { findTooDeep } from '../../contract/json-depth.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import { makeError } from './problem-list.ts';
import { checkManifestSchema } from './schema-problems.ts';

interface ReadManifest {
  /** The manifest with defaults; undefined if it is not an object. Only use it if there are no problems. */
  manifest?: Manifest;
  problems: Problem[];
}

/** Parses manifest.json and checks it against its schema. */
export function parseManifest(content: Buffer): ReadManifest {
  const { json, problem } = parseJson(MANIFEST_NAME, content);
  return problem === undefined ? checkManifestSchema(json) : { problems: [problem] };
}

/** Far more than any file of a package needs; code that follows a value into its parts fails at some thousands. */
const MAX_NESTING = 100;

/** Parses a JSON file of a package; a syntax error states its line and column. */
export function parseJson(file: string, content: Buffer): { json?: unknown; problem?: Problem } {
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  const tooDeep = findTooDeep(text, MAX_NESTING);
  if (tooDeep >= 0) {
    const place = findPlace(text, tooDeep);
    const message =
      `${file} is nested more than ${MAX_NESTING} levels deep, from line ${place.line}, column ${place.column}; ` +
      `expected at most ${MAX_NESTING}. Remove the brackets that are too many.`;
    return { problem: makeError('json_too_deep', file, message, place) };
  }
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    return { problem: describeSyntaxError(file, text, (error as Error).message) };
  }
}

function describeSyntaxError(file: string, text: string, message: string): Problem {
  const position = /at position (\d+)/.exec(message);
  const token = /^Unexpected token '(.*?)', /su.exec(message);
  const offset = position === null ? findToken(text, token?.[1]) : Number(position[1]);
  const { line, column } = findPlace(text, offset);
  const found = token === null ? message.replace(/ in JSON at position.*$/s, '') : `Unexpected token '${token[1]}'`;
  return makeError(
    'json_syntax',
    file,
    `${file} is not valid JSON: ${found}. Correct it at line ${line}, column ${column}.`,
    {
      line,
      column,
    },
  );
}

/** Finds an unexpected token, for which V8 gives no position: the text before it is valid, but incomplete. */
function findToken(text: string, token: string | undefined): number {
  if (token === undefined) return text.length;
  for (let offset = text.indexOf(token); offset >= 0; offset = text.indexOf(token, offset + 1)) {
    const isValidBefore = readError(text.slice(0, offset)).startsWith('Unexpected end');
    if (isValidBefore && readError(text.slice(0, offset + token.length)).startsWith('Unexpected token')) return offset;
  }
  return text.length;
}

function readError(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** 1-based line and column of an offset. */
export function findPlace(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

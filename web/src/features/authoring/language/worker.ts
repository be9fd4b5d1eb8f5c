import libs from 'virtual:typescript-libs';
import types from '../contract/rule-types.json' with { type: 'json' };
import type { LanguageRequest, Numbered, NumberedAnswer } from './messages.ts';
import { PackageLanguage } from './package-language.ts';

const language = new PackageLanguage({ libs, types });

addEventListener('message', ({ data: { id, request } }: MessageEvent<Numbered>) => {
  postMessage(answer(id, request));
});

function answer(id: number, request: LanguageRequest): NumberedAnswer {
  try {
    return { id, answer: run(request) };
  } catch (error) {
    return { id, error: String(error) };
  }
}

function run(request: LanguageRequest) {
  if (request.ask === 'files') {
    for (const { path, text } of request.files) language.setFile(path, text);
    return null;
  }
  if (request.ask === 'check') return language.check(request.path);
  language.setFile(request.path, request.text);
  const { path, offset } = request;
  if (request.ask === 'complete') return language.complete(path, offset);
  if (request.ask === 'word') return language.explainWord(path, offset);
  return language.describe(path, offset, request.label, request.source);
}

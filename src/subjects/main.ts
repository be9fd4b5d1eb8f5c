/**
 * Entry of the process that searches and masks files: reads a question from standard input and answers it file by file
 * on fd 3; see process/questions.ts. It cannot write files.
 */
import { readFileSync } from 'node:fs';
import { isAdeError } from '../contract/errors/index.ts';
import { sendFrame } from '../sandbox/index.ts';
import { hasAnyLeft, maskFile, searchFile } from './files/search-file.ts';
import type { SearchedFile, Write } from './files/types.ts';
import { type Answer, FRAME_KINDS, type Question } from './process/questions.ts';

/** Fewer and larger frames cost less. */
const CHUNK_BYTES = 256 * 1024;

async function answerAll(question: Question): Promise<void> {
  for (const file of question.files) {
    const answer = await answerOne(question, file);
    sendFrame(FRAME_KINDS.answer, Buffer.from(JSON.stringify(answer)));
  }
}

async function answerOne({ task, terms, options }: Question, file: SearchedFile): Promise<Answer> {
  if (task === 'search') return { found: await searchFile(file, terms, options) };
  if (task === 'check') return { result: (await isMasked(file, terms, options)) ? 'masked' : 'remove' };
  const content = new Content();
  const result = await maskFile(file, terms, options, content.write);
  if (result === 'masked') content.flush();
  return { result };
}

/** A file that cannot be read after it was masked is as bad as one that has something left. */
async function isMasked(file: SearchedFile, terms: readonly string[], options: Question['options']): Promise<boolean> {
  try {
    return !(await hasAnyLeft(file, terms, options));
  } catch (error) {
    if (isAdeError(error)) return false;
    throw error;
  }
}

/** Sends the masked file in parts. */
class Content {
  #waiting: Buffer[] = [];
  #bytes = 0;

  readonly write: Write = (chunk) => {
    for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
      const part = chunk.subarray(at, at + CHUNK_BYTES);
      this.#waiting.push(part);
      this.#bytes += part.length;
      if (this.#bytes >= CHUNK_BYTES) this.flush();
    }
  };

  flush(): void {
    if (this.#bytes > 0) sendFrame(FRAME_KINDS.content, Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#bytes = 0;
  }
}

process.env.TZ = 'UTC';
const question: Question = JSON.parse(readFileSync(0, 'utf8'));
answerAll(question).catch((error: unknown) => {
  // A defect, or too little memory. The server keeps only the reason of the end, since a message may have a value.
  console.error(error);
  process.exitCode = 1;
});

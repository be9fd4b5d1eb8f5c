import { dirname } from 'node:path';
import type { SandboxLevel } from '../../contract/levels.ts';
import {
  type ConfinedProcess,
  type Confinement,
  type EndReason,
  entryPath,
  InvalidFrame,
  makeRuleHostConfinement,
  parseFrame,
  readFrames,
  startConfined,
} from '../../sandbox/index.ts';
import { type Answer, FRAME_KINDS, MaskAnswerSchema, type Question, SearchAnswerSchema } from './questions.ts';

const NAME = 'The search';
const ENTRY = entryPath('preview/subject-reader.js');
/** The text of a large file needs several times its size. */
const MEMORY_MB = 2048;
/** A sheet with a million rows takes about a minute, and is read three times to be masked. */
const CPU_SECONDS = 900;
/** A process that waits must not hold up the search. */
const DEADLINE_SECONDS = 2 * CPU_SECONDS;
const LOG_BYTES = 65_536;

/** What tests change: lower limits, or a process that attacks. */
export interface ProcessSetup {
  memoryMb?: number;
  cpuSeconds?: number;
  entry?: string;
}

/** Takes a part of the masked file with this index. Throws `InvalidFrame` for more than such a file can have. */
export type TakeContent = (index: number, content: Buffer) => Promise<void>;

/** What a process has answered, in the order of the files; if that is not all, why it ended. */
export interface Asked {
  answers: Answer[];
  reason: EndReason;
}

/**
 * Asks a confined process about files. It can only read its own code and these files, and writes nothing: documents are
 * not trusted, so its answers are not, either. Throws the reason of `signal`.
 */
export async function askProcess(
  level: SandboxLevel,
  question: Question,
  takeContent: TakeContent,
  signal: AbortSignal,
  setup: ProcessSetup = {},
): Promise<Asked> {
  signal.throwIfAborted();
  const child = startConfined(level, makeConfinement(level, question, setup));
  const stop = () => child.kill({ code: 'cancelled', details: {} });
  signal.addEventListener('abort', stop, { once: true });
  try {
    child.input.end(JSON.stringify(question));
    const answers = await readAnswers(child, question, takeContent);
    const { reason } = await child.ended;
    signal.throwIfAborted();
    return { answers, reason: reason ?? makeViolation('an answer is missing') };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

export function makeConfinement(
  level: SandboxLevel,
  { files }: Pick<Question, 'files'>,
  { entry = ENTRY, memoryMb = MEMORY_MB, cpuSeconds = CPU_SECONDS }: ProcessSetup = {},
): Confinement {
  const confinement = makeRuleHostConfinement({
    entry,
    args: [],
    readPaths: [...files.map(({ path }) => path), dirname(ENTRY)],
    network: false,
    limits: { memoryMb, cpuSeconds, logBytes: LOG_BYTES },
  });
  // At this level another user could read no file that only ADE's user may read, which documents are.
  return { ...confinement, name: NAME, dropUser: level !== 'permission' };
}

async function readAnswers(child: ConfinedProcess, question: Question, takeContent: TakeContent): Promise<Answer[]> {
  const answers: Answer[] = [];
  const late = () => child.kill({ code: 'time_limit', details: { seconds: DEADLINE_SECONDS } });
  const timer = setTimeout(late, DEADLINE_SECONDS * 1000).unref();
  try {
    for await (const { kind, payload } of readFrames(child.output)) {
      if (kind === FRAME_KINDS.content && question.task === 'mask') await takeContent(answers.length, payload);
      else answers.push(parseAnswer(kind, payload, question));
      timer.refresh();
      if (answers.length === question.files.length) break;
    }
    // What it does after its last answer is of no interest.
    if (answers.length === question.files.length) child.kill({ code: 'cancelled', details: {} });
    return answers;
  } catch (error) {
    child.output.resume();
    child.kill(makeViolation(error instanceof Error ? error.message : 'an unknown error'));
    await child.ended;
    if (error instanceof InvalidFrame) return answers;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function parseAnswer(kind: number, payload: Buffer, { task, terms }: Question): Answer {
  if (kind !== FRAME_KINDS.answer) throw new InvalidFrame('a frame has an unknown kind');
  if (task === 'search') {
    const answer = parseFrame(SearchAnswerSchema, payload);
    if (answer?.found.hits.every(({ term }) => term <= terms.length)) return answer;
  } else {
    const answer = parseFrame(MaskAnswerSchema, payload);
    if (answer !== undefined) return answer;
  }
  throw new InvalidFrame('an answer is invalid');
}

function makeViolation(found: string): EndReason {
  return { code: 'protocol_violation', details: { process: NAME, found } };
}

import { findTooDeep } from '../../contract/json-depth.ts';
import type { EndReason } from '../../sandbox/index.ts';
import { FrameReader } from '../frames.ts';
import type { RequestToSend } from '../protocol.ts';
import { encodeRequest } from './encode-request.ts';
import { type HostProcessOptions, startHostProcess } from './host-process.ts';
import { AnswerViolation } from './verify-answers.ts';

/** The host ended, or was ended, while requests were open; `lastMark` is the last rule that it marked. */
export class HostEnded extends Error {
  readonly reason: EndReason;
  readonly lastMark: string | null;

  constructor(reason: EndReason, lastMark: string | null) {
    super(`the rule host ended: ${reason.code}`);
    this.reason = reason;
    this.lastMark = lastMark;
  }
}

interface OpenRequest {
  seq: number;
  verify: (answer: Record<string, unknown>) => unknown;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/** A call's limit of wall-clock time is this many times its limit of CPU time. */
const WALL_FACTOR = 6;
const POLL_MS = 100;

/** Longer frames are looked through before they are parsed; few answers are as long. */
const MAX_UNREAD_CHARS = 1_000_000;
/** More than any answer has. */
const MAX_DEPTH = 20;

/** How long an idle host may take to end after its input has been closed. */
const CLOSE_MS = 2_000;

/** One rule host process. It takes requests, returns verified answers in the same order, and enforces deadlines. */
export class RuleHost {
  readonly #process: ReturnType<typeof startHostProcess>;
  readonly #reader = new FrameReader();
  readonly #open: OpenRequest[] = [];
  readonly #ruleTimeoutMs: number;
  readonly #cpuBudgetSeconds: number;
  readonly #poll: NodeJS.Timeout;
  #seq = 0;
  #lastMark: string | null = null;
  #callStart = { cpuMs: 0, wallMs: 0 };
  #isClosing = false;
  #end: EndReason | null = null;

  constructor(options: HostProcessOptions & { ruleTimeoutSeconds: number }) {
    this.#ruleTimeoutMs = options.ruleTimeoutSeconds * 1000;
    this.#cpuBudgetSeconds = options.cpuSeconds;
    // The kernel's limit leaves room for one more call, to find a rule that hangs near the end of the budget.
    const cpuSeconds = Math.ceil(options.cpuSeconds + options.ruleTimeoutSeconds);
    this.#process = startHostProcess({ ...options, cpuSeconds });
    this.#process.output.on('data', (chunk: Buffer) => this.#readChunk(chunk));
    this.#process.input.on('error', () => undefined);
    this.#poll = setInterval(() => this.#checkDeadline(), POLL_MS);
    const crashed: EndReason = { code: 'process_exited', details: { process: 'The rule host', exit_code: 0 } };
    this.#process.ended.then(
      ({ reason }) => this.#noteEnd(reason ?? crashed),
      () => this.#noteEnd(crashed),
    );
  }

  #noteEnd(reason: EndReason): void {
    clearInterval(this.#poll);
    this.#end = reason;
    for (const { reject } of this.#open.splice(0)) reject(new HostEnded(reason, this.#lastMark));
  }

  /** Sends a request; `verify` turns the raw answer into a trusted one or throws AnswerViolation. */
  request<T>(message: RequestToSend, verify: (answer: Record<string, unknown>) => T): Promise<T> {
    if (this.#end !== null) return Promise.reject(new HostEnded(this.#end, this.#lastMark));
    const seq = ++this.#seq;
    return new Promise<T>((resolve, reject) => {
      if (this.#open.length === 0) this.#beginCall();
      this.#open.push({ seq, verify, resolve: resolve as (answer: unknown) => void, reject });
      this.#process.input.write(encodeRequest(seq, message));
    });
  }

  /** Ends the host; an idle host is not killed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const kill = () => this.#process.kill({ code: 'cancelled', details: {} });
    if (this.#open.length === 0) this.#process.input.end();
    else kill();
    const timer = setTimeout(kill, CLOSE_MS);
    await this.#process.ended;
    clearTimeout(timer);
  }

  /** The output of rules: only for checks and tries, never for the record. */
  readLog(): string {
    return this.#process.log();
  }

  #beginCall(): void {
    this.#callStart = { cpuMs: this.#process.cpuMs(), wallMs: performance.now() };
  }

  #checkDeadline(): void {
    if (this.#open.length === 0 || this.#isClosing) return;
    const cpuMs = this.#process.cpuMs() - this.#callStart.cpuMs;
    const wallMs = performance.now() - this.#callStart.wallMs;
    if (cpuMs <= this.#ruleTimeoutMs && wallMs <= this.#ruleTimeoutMs * WALL_FACTOR) return;
    this.#process.kill({ code: 'time_limit', details: { seconds: this.#ruleTimeoutMs / 1000 } });
  }

  /** Checks the host's total CPU time between calls. Within a call, the deadline of calls applies. */
  #checkBudget(): void {
    if (this.#callStart.cpuMs <= this.#cpuBudgetSeconds * 1000) return;
    this.#process.kill({ code: 'cpu_limit', details: { seconds: this.#cpuBudgetSeconds } });
  }

  #readChunk(chunk: Buffer): void {
    try {
      for (const text of this.#reader.push(chunk)) this.#readFrame(text);
    } catch (error) {
      const found = error instanceof AnswerViolation || error instanceof RangeError ? error.message : 'not JSON';
      this.#process.kill({ code: 'protocol_violation', details: { process: 'The rule host', found } });
    }
  }

  #readFrame(text: string): void {
    // Parsing a deep frame takes many times its size, which would end the engine.
    if (text.length > MAX_UNREAD_CHARS && findTooDeep(text, MAX_DEPTH) >= 0)
      throw new AnswerViolation('nested too deeply');
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null) throw new AnswerViolation('not an object');
    const { seq, mark, ...answer } = frame as Record<string, unknown>;
    const head = this.#open[0];
    if (head === undefined || seq !== head.seq) throw new AnswerViolation('an answer without a request');
    if (typeof mark === 'string') {
      this.#lastMark = mark;
      this.#beginCall();
      return;
    }
    const verified = head.verify(answer);
    this.#open.shift();
    this.#lastMark = null;
    this.#beginCall();
    this.#checkBudget();
    head.resolve(verified);
  }
}

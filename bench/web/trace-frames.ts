/** The cost of a frame for the page's main thread, in milliseconds: time, and processor time. */
export interface Frame {
  scriptMs: number;
  scriptCpuMs: number;
  renderMs: number;
  renderCpuMs: number;
}

/** An event of Chromium's trace; times are in microseconds. */
interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
}

/** The last thing that the main thread does in a frame. */
const FRAME_END = 'Commit';
const SCRIPT = new Set([
  ...['EvaluateScript', 'v8.compile', 'FunctionCall', 'EventDispatch', 'FireAnimationFrame', 'FireIdleCallback'],
  ...['TimerFire', 'RunMicrotasks', 'MinorGC', 'MajorGC', 'V8.GC_MC_INCREMENTAL', 'XHRReadyStateChange'],
]);
const RENDER = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit']);
/** A shorter frame has nothing to do with the page. */
const MIN_SCRIPT_US = 100;

/** Lists the frames in which scripts ran, for the thread that draws most frames. */
export function listFrames(trace: Buffer): Frame[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const events = ofBusiestThread(traceEvents).toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const frames: Frame[] = [];
  let frame = makeFrame();
  // An event inside another one counts as part of it: a layout that a script causes belongs to the script.
  let countedUntil = 0;
  for (const { name, ts, dur = 0, tdur = 0 } of events) {
    const kind = SCRIPT.has(name) ? 'script' : RENDER.has(name) ? 'render' : undefined;
    if (!kind || ts < countedUntil) continue;
    countedUntil = ts + dur;
    frame[`${kind}Ms`] += dur / 1000;
    frame[`${kind}CpuMs`] += tdur / 1000;
    if (name !== FRAME_END) continue;
    frames.push(frame);
    frame = makeFrame();
  }
  return frames.filter(({ scriptMs }) => scriptMs * 1000 >= MIN_SCRIPT_US);
}

const makeFrame = (): Frame => ({ scriptMs: 0, scriptCpuMs: 0, renderMs: 0, renderCpuMs: 0 });

function ofBusiestThread(events: readonly TraceEvent[]): TraceEvent[] {
  const counts = new Map<string, number>();
  const nameThread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  for (const event of events) {
    if (event.name === FRAME_END) counts.set(nameThread(event), (counts.get(nameThread(event)) ?? 0) + 1);
  }
  const [busiest] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return events.filter((event) => nameThread(event) === busiest);
}

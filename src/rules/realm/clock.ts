import { outer } from './outer.ts';

let now: { readonly ms: number; readonly instant: Temporal.Instant } | null = null;

/** Makes the time of the job the only current time that rules can see. */
export function fixClock(): void {
  fixDate();
  fixTemporal();
  fixIntl();
  fixPerformance();
}

/** `asOf`: the time of the job; ISO 8601, UTC. */
export function setClock(asOf: string): void {
  const ms = Date.parse(asOf);
  if (Number.isNaN(ms)) throw new Error('asOf is not a time');
  // Frozen, since all rules get the same one.
  now = { ms, instant: Object.freeze(Temporal.Instant.fromEpochMilliseconds(ms)) };
}

/** If a module asks while the job is not known, this host cannot serve it: another time could make it run forever. */
function readClock(): NonNullable<typeof now> {
  if (now === null) outer.end('A module asked for the time before the job was known.');
  return now!;
}

function fixDate(): void {
  const RealDate = Date;
  RealDate.now = () => readClock().ms;
  const FixedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [readClock().ms] : args, newTarget),
    apply: () => new RealDate(readClock().ms).toString(),
  });
  RealDate.prototype.constructor = FixedDate;
  globalThis.Date = FixedDate;
}

function fixTemporal(): void {
  const zoned = (timeZone: string = 'UTC') => readClock().instant.toZonedDateTimeISO(timeZone);
  Object.assign(Temporal.Now, {
    instant: () => readClock().instant,
    timeZoneId: () => 'UTC',
    zonedDateTimeISO: (timeZone?: string) => zoned(timeZone),
    plainDateTimeISO: (timeZone?: string) => zoned(timeZone).toPlainDateTime(),
    plainDateISO: (timeZone?: string) => zoned(timeZone).toPlainDate(),
    plainTimeISO: (timeZone?: string) => zoned(timeZone).toPlainTime(),
  });
}

/** Without a date, `format()` reads the real clock below JavaScript, so the date is filled in. */
function fixIntl(): void {
  const { prototype } = Intl.DateTimeFormat;
  const { formatToParts } = prototype;
  const readFormat = Object.getOwnPropertyDescriptor(prototype, 'format')!.get!;
  prototype.formatToParts = function formatToPartsFixed(date) {
    return formatToParts.call(this, date ?? readClock().ms);
  };
  Object.defineProperty(prototype, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format = readFormat.call(this) as Intl.DateTimeFormat['format'];
      return (date?: Date | number) => format(date ?? readClock().ms);
    },
  });
}

function fixPerformance(): void {
  const still = Object.freeze({
    now: () => 0,
    timeOrigin: 0,
    mark: () => undefined,
    measure: () => undefined,
    markResourceTiming: () => undefined,
  });
  Object.defineProperty(globalThis, 'performance', { value: still, configurable: true });
}

/** Makes `asOf` (ISO 8601, UTC) the only current time that rules can see. */
export function fixClock(asOf: string): void {
  const nowMs = Date.parse(asOf);
  if (Number.isNaN(nowMs)) throw new Error('asOf is not a time');
  fixDate(nowMs);
  fixTemporal(nowMs);
  fixIntl(nowMs);
  fixPerformance();
}

function fixDate(nowMs: number): void {
  const RealDate = Date;
  RealDate.now = () => nowMs;
  const FixedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [nowMs] : args, newTarget),
    apply: () => new RealDate(nowMs).toString(),
  });
  RealDate.prototype.constructor = FixedDate;
  globalThis.Date = FixedDate;
}

function fixTemporal(nowMs: number): void {
  // Frozen, since all rules get the same one.
  const instant = Object.freeze(Temporal.Instant.fromEpochMilliseconds(nowMs));
  const zoned = (timeZone: string = 'UTC') => instant.toZonedDateTimeISO(timeZone);
  Object.assign(Temporal.Now, {
    instant: () => instant,
    timeZoneId: () => 'UTC',
    zonedDateTimeISO: (timeZone?: string) => zoned(timeZone),
    plainDateTimeISO: (timeZone?: string) => zoned(timeZone).toPlainDateTime(),
    plainDateISO: (timeZone?: string) => zoned(timeZone).toPlainDate(),
    plainTimeISO: (timeZone?: string) => zoned(timeZone).toPlainTime(),
  });
}

/** Without a date, `format()` reads the real clock below JavaScript, so the date is filled in. */
function fixIntl(nowMs: number): void {
  const { prototype } = Intl.DateTimeFormat;
  const { formatToParts } = prototype;
  const readFormat = Object.getOwnPropertyDescriptor(prototype, 'format')!.get!;
  prototype.formatToParts = function formatToPartsFixed(date) {
    return formatToParts.call(this, date ?? nowMs);
  };
  Object.defineProperty(prototype, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format = readFormat.call(this) as Intl.DateTimeFormat['format'];
      return (date?: Date | number) => format(date ?? nowMs);
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

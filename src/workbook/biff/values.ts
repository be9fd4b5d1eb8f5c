/** Error codes that BIFF stores ([MS-XLS] 2.5.10, [MS-XLSB] 2.5.97.2). */
export const errorTexts: ReadonlyMap<number, string> = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
  [0x2b, '#GETTING_DATA'],
]);

const double = new DataView(new ArrayBuffer(8));

/**
 * Decodes a number of four bytes ([MS-XLS] 2.5.217, RkNumber): a signed whole number of 30 bits, or the upper 30 bits of a
 * double; either may be divided by 100.
 */
export function readRk(bytes: Buffer, at: number): number {
  const stored = bytes.readInt32LE(at);
  const isWhole = (stored & 2) !== 0;
  double.setInt32(0, stored & ~3);
  const number = isWhole ? stored >> 2 : double.getFloat64(0);
  return (stored & 1) === 0 ? number : number / 100;
}

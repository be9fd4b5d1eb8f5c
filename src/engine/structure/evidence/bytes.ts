// Tests of one byte. All are false for undefined, which is the byte after the end of a text.

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

export const isLowerLetter = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x61 && byte <= 0x7a;

export const isLetter = (byte: number | undefined): boolean => byte !== undefined && isLowerLetter(byte | 0x20);

/** At 4K the text grows (global.css), and what is measured for it grows as well: as of when the app was opened. */
const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

export const scalePx = (px: number): number => Math.round(px * scale);

/** On 4K screens, text is larger (global.css), and so are sizes in pixels. Read once, when the app is opened. */
const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

export const scalePx = (px: number): number => Math.round(px * scale);

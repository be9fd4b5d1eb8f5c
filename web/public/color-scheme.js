// Runs before the first paint, so that a dark page never flashes white. Reads what the switch in the header stored.
const stored = localStorage.getItem('mantine-color-scheme-value') ?? 'auto';
const isDark = stored === 'dark' || (stored === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');

/** The page that somebody wanted when they had to sign in first, kept for this tab. */
interface WantedPage {
  /** Its address, which begins with `/app/`. */
  path: string;
  /** Whether they were signed in, and their session has ended. */
  hasEnded: boolean;
}

const STORED = 'ade-wanted-page';
/** What the service accepts as the page to return to. */
const MAX_CHARS = 1000;
const PAGE = /^\/app\/(?!\/|sign-in(\?|$))[\w\-./~%=&+:,?]*$/;

export const keepWantedPage = (page: WantedPage): void => sessionStorage.setItem(STORED, JSON.stringify(page));

export const forgetWantedPage = (): void => sessionStorage.removeItem(STORED);

/** Null if somebody came to sign in, and for no page. */
export function readWantedPage(): WantedPage | null {
  const text = sessionStorage.getItem(STORED);
  if (text === null) return null;
  const { path, hasEnded } = JSON.parse(text) as WantedPage;
  return { path: checkPath(path) ?? '/app/', hasEnded };
}

/** The address as the service accepts it; null if it is none of the app's pages. */
export function checkPath(path: string): string | null {
  const safe = path.replace(/[!'()*@$;]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return safe.length <= MAX_CHARS && PAGE.test(safe) ? safe : null;
}

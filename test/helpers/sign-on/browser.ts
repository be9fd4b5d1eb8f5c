/** Follows redirects between the service and providers as a browser does, with cookies by host. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly #hosts: Readonly<Record<string, () => string>>;

  /** `hosts`: where the service listens that has a public address, by this address. */
  constructor(hosts: Readonly<Record<string, () => string>> = {}) {
    this.#hosts = hosts;
  }

  /** The cookies for an address, as a header. */
  cookieFor(url: string): string {
    const own = this.#cookies.get(new URL(url).host) ?? new Map<string, string>();
    return [...own].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  setCookie(url: string, name: string, value: string): void {
    const { host } = new URL(url);
    const own = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, own.set(name, value));
  }

  /** One request, without following its answer. */
  async visit(url: string, accept = 'application/json'): Promise<Response> {
    const headers = { cookie: this.cookieFor(url), accept };
    const { origin } = new URL(url);
    const place = this.#hosts[origin]?.() ?? origin;
    const answer = await fetch(`${place}${url.slice(origin.length)}`, { redirect: 'manual', headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const isGone = /expires=Thu, 01 Jan 1970|max-age=0(;|$)/i.test(line);
      if (isGone) this.#cookies.get(new URL(url).host)?.delete(pair.slice(0, at));
      else this.setCookie(url, pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** Follows redirects until an answer is none, or leads to an address for which `stop` is true. */
  async follow(
    url: string,
    stop: (url: string) => boolean = () => false,
  ): Promise<{ url: string; answer: Response | null }> {
    for (let next = url, hops = 0; hops < 20; hops++) {
      if (stop(next)) return { url: next, answer: null };
      const answer = await this.visit(next);
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || location === null) return { url: next, answer };
      next = new URL(location, next).href;
    }
    throw new Error('There are too many redirects.');
  }
}

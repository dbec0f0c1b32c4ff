/**
 * Pages in memory. A fresh one is given as it is. A stale one is given as well, and made anew behind
 * the reader's back. One that the CMS has called outdated is made anew first, so that a publication
 * is there at once; while the CMS does not answer, the last that was known is given, and no word of it.
 */
import { isForAll, type Page, pageWeight, type Render, shrinkLater } from "./render";

export interface Limits {
  /** Milliseconds after which a page is looked at again. */
  fresh: number;
  /** Bytes of all pages together, about. */
  bytes: number;
  /** Milliseconds that a reader waits for what replaces an outdated page. */
  patience: number;
}

const LIMITS: Limits = { fresh: 20_000, bytes: 128 * 2 ** 20, patience: 3_000 };
const MOST_TAGS = 20_000;

interface Kept {
  page: Page;
  looked: number;
}

export class PageCache {
  readonly #kept = new Map<string, Kept>();
  readonly #making = new Map<string, Promise<Page>>();
  readonly #outdated = new Map<string, number>();
  #allOutdated = Number.NEGATIVE_INFINITY;
  #bytes = 0;

  constructor(
    private readonly render: Render,
    private readonly limits: Limits = LIMITS,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The page of a name. Rejects only when it cannot be made and was never kept. */
  get(name: string): Page | Promise<Page> {
    const kept = this.#kept.get(name);
    if (!kept) return this.#make(name);
    if (this.#isOutdated(kept.page)) return this.#renewed(name, kept);
    if (this.now() - kept.looked > this.limits.fresh) this.#renewLater(name, kept);
    return kept.page;
  }

  /** Whatever is made of these changed just now; of everything when none is named. */
  outdate(tags?: Iterable<string>): void {
    const now = this.now();
    if (!tags || this.#outdated.size > MOST_TAGS) {
      this.#allOutdated = now;
      this.#outdated.clear();
    }
    for (const tag of tags ?? []) this.#outdated.set(tag, now);
  }

  #isOutdated({ tags, begun }: Page): boolean {
    if (begun <= this.#allOutdated) return true;
    for (const tag of tags) {
      if (begun <= (this.#outdated.get(tag) ?? Number.NEGATIVE_INFINITY)) return true;
    }
    return false;
  }

  async #renewed(name: string, kept: Kept): Promise<Page> {
    const late = new Promise<Page>((resolve) => {
      setTimeout(() => resolve(kept.page), this.limits.patience).unref();
    });
    return Promise.race([this.#renewal(name, kept), late]);
  }

  #renewLater(name: string, kept: Kept): void {
    kept.looked = this.now(); // for the next reader: one at a time is enough
    void this.#renewal(name, kept);
  }

  /** The page made anew; the kept one when that fails. What is gone is gone. */
  async #renewal(name: string, kept: Kept): Promise<Page> {
    try {
      const page = await this.#make(name);
      if (page.status < 500) return page;
    } catch (error) {
      console.error(`${name} could not be made anew:`, error);
    }
    return kept.page;
  }

  #make(name: string): Promise<Page> {
    const under = this.#making.get(name);
    // Begun before the last change, it may lack it.
    if (under) return under;
    const making = this.render(name)
      .then((page) => (this.#isOutdated(page) && page.status < 500 ? this.render(name) : page))
      .then((page) => this.#keep(name, page))
      .finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }

  #keep(name: string, page: Page): Page {
    if (page.status >= 500) return page;
    this.#drop(name);
    if (!isForAll(page)) return page;
    this.#kept.set(name, { page, looked: this.now() });
    this.#bytes += pageWeight(page);
    shrinkLater(page, () => this.#kept.get(name)?.page === page);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.limits.bytes) break;
      this.#drop(oldest);
    }
    return page;
  }

  #drop(name: string): void {
    const kept = this.#kept.get(name);
    if (!kept) return;
    this.#kept.delete(name);
    this.#bytes -= pageWeight(kept.page);
  }
}

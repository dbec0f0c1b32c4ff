/**
 * A client of the Content API: `fetch`, and the types that come out of its OpenAPI document.
 * It stands alone with `api.generated.ts`; `manage.py export_client typescript` gives both to other frontends.
 */
// As `.js`, which every setting of TypeScript's resolution takes for the `.ts` beside this file.
import type { components, operations } from "./api.generated.js";

type Schemas = components["schemas"];
type Operation = keyof operations;
/** What an operation may be asked for in its query. */
export type Query<Name extends Operation> = operations[Name]["parameters"] extends {
  query?: infer Asked;
}
  ? [Asked] extends [never | undefined]
    ? Record<string, never>
    : NonNullable<Asked>
  : Record<string, never>;
/** What an operation answers. */
export type Answer<Name extends Operation> = operations[Name]["responses"] extends {
  200: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

export type Problem = Schemas["Problem"];
export type Card = Schemas["TransmissionCard"];
export type Transmission = Schemas["Transmission"];
export type Block = Transmission["body"][number];
/** What lists may be filtered and sorted by. */
export type Filters = Omit<Query<"list_transmissions">, "cursor" | "full" | "fields">;
type Parameters = Record<string, string | number | boolean | undefined>;

export interface Options {
  /** Another `fetch`, for time limits and retries of one's own. */
  fetch?: typeof fetch;
  /** A read key, where the installation asks for one. */
  key?: string;
  /** How many answers are kept, to be asked for again by their ETag; 0 keeps none. */
  kept?: number;
}

/** The API refused, and says why (RFC 9457). */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly problem: Problem;
  /** Seconds to wait before another try, when the API told. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Every call throws `ProblemError` for a refusal, and what `fetch` throws when nothing answered. */
export class ContentApi {
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly #headers: Record<string, string>;
  readonly #most: number;
  readonly #kept = new Map<string, { etag: string; text: string }>();

  /** `base` as https://cms.example.org/api/content/v1 */
  constructor(base: string, options: Options = {}) {
    this.#base = base.replace(/\/+$/, "");
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#headers = options.key ? { Authorization: `Bearer ${options.key}` } : {};
    this.#most = options.kept ?? 200;
  }

  /** One page of the list. */
  page(query: Query<"list_transmissions"> = {}): Promise<Answer<"list_transmissions">> {
    return this.#read<"list_transmissions">("transmissions/", query);
  }

  /** Every card, page after page as they are asked for. */
  transmissions(query: Filters = {}): AsyncGenerator<Card> {
    return this.#pages<Card>(query);
  }

  /** Every transmission with its body. */
  wholeTransmissions(query: Filters = {}): AsyncGenerator<Transmission> {
    return this.#pages<Transmission>({ ...query, full: true });
  }

  /** Only these members of every transmission. */
  members<Name extends keyof Transmission>(
    names: readonly Name[],
    query: Filters = {},
  ): AsyncGenerator<Pick<Transmission, Name>> {
    return this.#pages<Pick<Transmission, Name>>({ ...query, fields: names.join(",") });
  }

  /** One transmission by its slug or its id, now or as it was. */
  transmission(
    name: string,
    query: Omit<Query<"get_transmission">, "fields"> = {},
  ): Promise<Transmission> {
    return this.#read<"get_transmission">(`transmissions/${encodeURIComponent(name)}/`, query);
  }

  /** A draft, by the token of the editor's preview. */
  preview(token: string): Promise<Transmission> {
    return this.#read<"get_preview">(`preview/${encodeURIComponent(token)}/`, {});
  }

  /** A standard page's draft, by the token of the editor's preview. */
  previewPage(token: string): Promise<Answer<"get_preview_page">> {
    return this.#read<"get_preview_page">(`preview/${encodeURIComponent(token)}/page/`, {});
  }

  /** The editor's bar for a preview, as HTML. */
  previewUserbar(token: string): Promise<Answer<"get_preview_userbar">> {
    return this.#read<"get_preview_userbar">(`preview/${encodeURIComponent(token)}/userbar/`, {});
  }

  /** Every change after `since`, once, in order; go on from the `tick` of the last one. */
  async *changes(
    since = 0,
    query: Omit<Query<"list_changes">, "since"> = {},
  ): AsyncGenerator<Schemas["ChangeItem"]> {
    let next = since;
    for (let more = true; more; ) {
      const found = await this.#read<"list_changes">("changes/", { ...query, since: next });
      yield* found.items;
      next = found.next_since;
      more = found.more;
    }
  }

  /** What stands at a path of the frontend: told apart by `kind`. */
  resolve(path: string): Promise<Answer<"resolve_path">> {
    return this.#read<"resolve_path">("pages/resolve/", { path });
  }

  /** The transmissions that hold these words, best first. */
  search(q: string, query: Omit<Query<"search">, "q"> = {}): Promise<Answer<"search">> {
    return this.#read<"search">("search/", { ...query, q });
  }

  site(): Promise<Answer<"get_site">> {
    return this.#read<"get_site">("site/", {});
  }

  /** Pages that are no transmissions. */
  standardPages(): Promise<Answer<"list_pages">> {
    return this.#read<"list_pages">("pages/", {});
  }

  standardPage(slug: string, query: Query<"get_page"> = {}): Promise<Answer<"get_page">> {
    return this.#read<"get_page">(`pages/${encodeURIComponent(slug)}/`, query);
  }

  /** Letters that went out, the newest first. */
  issues(query: Query<"list_issues"> = {}): Promise<Answer<"list_issues">> {
    return this.#read<"list_issues">("issues/", query);
  }

  /** The picture to share a transmission with, as a response whose body is a PNG. */
  async shareImage(slug: string): Promise<Response> {
    const address = this.#address(`transmissions/${encodeURIComponent(slug)}/share.png`, {});
    const response = await this.#fetch(address, { headers: this.#headers });
    if (!response.ok) throw await refusal(response);
    return response;
  }

  newsletters(): Promise<Answer<"list_newsletters">> {
    return this.#read<"list_newsletters">("newsletters/", {});
  }

  topics(): Promise<Answer<"list_topics">> {
    return this.#read<"list_topics">("topics/", {});
  }

  topic(slug: string): Promise<Answer<"get_topic">> {
    return this.#read<"get_topic">(`topics/${encodeURIComponent(slug)}/`, {});
  }

  authors(): Promise<Answer<"list_authors">> {
    return this.#read<"list_authors">("authors/", {});
  }

  author(slug: string): Promise<Answer<"get_author">> {
    return this.#read<"get_author">(`authors/${encodeURIComponent(slug)}/`, {});
  }

  lenses(): Promise<Answer<"list_lenses">> {
    return this.#read<"list_lenses">("lenses/", {});
  }

  lens(slug: string): Promise<Answer<"get_lens">> {
    return this.#read<"get_lens">(`lenses/${encodeURIComponent(slug)}/`, {});
  }

  /** Ask for a newsletter; the reader confirms by mail. */
  async subscribe(asked: Schemas["SubscriptionRequest"]): Promise<Schemas["SubscriptionAnswer"]> {
    const body = JSON.stringify(asked);
    const headers = { ...this.#headers, "Content-Type": "application/json" };
    const address = `${this.#base}/subscriptions/`;
    const response = await this.#fetch(address, { method: "POST", headers, body });
    if (!response.ok) throw await refusal(response);
    return (await response.json()) as Schemas["SubscriptionAnswer"];
  }

  async *#pages<Item>(query: Query<"list_transmissions">): AsyncGenerator<Item> {
    let asked = query;
    for (;;) {
      const page = await this.page(asked);
      yield* page.items as Item[];
      if (!page.next_cursor) return;
      asked = { ...query, cursor: page.next_cursor };
    }
  }

  async #read<Name extends Operation>(path: string, query: Query<Name>): Promise<Answer<Name>> {
    return JSON.parse(await this.#text(this.#address(path, query as Parameters))) as Answer<Name>;
  }

  #address(path: string, query: Parameters): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return `${this.#base}/${path}${given.length ? `?${search}` : ""}`;
  }

  async #text(address: string): Promise<string> {
    const kept = this.#kept.get(address);
    const headers = { ...this.#headers, Accept: "application/json" };
    const response = await this.#fetch(address, {
      headers: kept ? { ...headers, "If-None-Match": kept.etag } : headers,
    });
    if (kept && response.status === 304) return kept.text;
    if (!response.ok) throw await refusal(response);
    const text = await response.text();
    this.#keep(address, response.headers.get("ETag"), text);
    return text;
  }

  #keep(address: string, etag: string | null, text: string): void {
    this.#kept.delete(address); // what was asked for last stands last
    if (!etag || this.#most < 1) return;
    this.#kept.set(address, { etag, text });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
  }
}

async function refusal(response: Response): Promise<ProblemError> {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const isProblem = response.headers.get("Content-Type")?.includes("application/problem+json");
  const problem = isProblem
    ? ((await response.json()) as Problem)
    : { type: "about:blank", title: response.statusText, status: response.status, errors: [] };
  const told = { detail: `${response.url} answered ${response.status}`, ...problem };
  return new ProblemError(told, Number.isNaN(seconds) ? undefined : seconds);
}

/** What a page is made of: the API names it with every answer, and each page's making notes it. */
import { AsyncLocalStorage } from "node:async_hooks";

const noted = new AsyncLocalStorage<Set<string>>();

/** What `work` gives, and the tags of every answer that it asked the API for. */
export async function recording<T>(work: () => Promise<T>): Promise<[T, Set<string>]> {
  const tags = new Set<string>();
  return [await noted.run(tags, work), tags];
}

/** Note the tags of an answer: a `Cache-Tag` header, or null. */
export function note(header: string | null): void {
  for (const tag of header?.split(",") ?? []) noted.getStore()?.add(tag.trim());
}

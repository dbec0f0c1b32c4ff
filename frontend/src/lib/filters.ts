/** What the list of all transmissions may be narrowed to. */
import { withQuery } from "./paths";

export interface Choice {
  topic: string | null;
  lens: string | null;
}

export const INDEX = "/transmissions/";

/** The address of the list under a choice. */
export function chosen({ topic, lens }: Choice): string {
  return withQuery(INDEX, { topic, lens });
}

/** The choice as the API takes it. */
export function asFilters({ topic, lens }: Choice): { topic?: string; lens?: string } {
  return { ...(topic && { topic }), ...(lens && { lens }) };
}

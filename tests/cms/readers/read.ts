/** Read a publication: `node read.ts API SINCE`. */
import { ContentApi, ProblemError, type Transmission } from "./client.ts";

const [base = "", since = "0"] = process.argv.slice(2);
const api = new ContentApi(base);

function heading(transmission: Transmission): string {
  for (const block of transmission.body) {
    if (block.type === "heading") return block.value.text;
    if (block.type === "paragraph") block.value satisfies string;
  }
  return "";
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function refusal(): Promise<[number, string[]]> {
  try {
    await api.transmission("b c?");
  } catch (error) {
    if (!(error instanceof ProblemError) || !error.message.includes("b c?")) throw error;
  }
  try {
    // What TypeScript forbids is what a program without types might ask.
    await api.transmissions({ colour: "red" } as object).next();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [error.problem.status, (error.problem.errors ?? []).map((one) => one.field)];
  }
  return [0, []];
}

async function target(path: string): Promise<string> {
  const found = await api.resolve(path);
  return found.kind === "page" && found.transmission ? found.transmission.slug : found.kind;
}

const first = await api.transmission("the-price-of-a-degree");
const again = await api.transmission(first.id);
const third = await api.transmission(first.id);
if (JSON.stringify(again) !== JSON.stringify(third) || again === third) throw new Error("not the same");
const changes = await all(api.changes(Number(since), { subject: "transmission", limit: 2 }));
const live = new Map(changes.map((change) => [change.key, change.kind !== "gone"]));
const ticks = changes.map((change) => change.tick);
const parts = await all(api.members(["id", "title"]));
console.log(
  JSON.stringify({
    slugs: (await all(api.transmissions({ sort: "title", limit: 2 }))).map((card) => card.slug),
    same: (await all(api.transmissions({ sort: "title" }))).map((card) => card.slug),
    headings: (await all(api.wholeTransmissions({ limit: 2 }))).map(heading),
    parts: parts.map((part) => (part.id && part.title ? Object.keys(part).length : 0)),
    topic: (await all(api.transmissions({ topic: "none" }))).map((card) => card.topic?.slug),
    price: heading(again),
    site: (await api.site()).name,
    newsletters: (await api.newsletters()).items.length,
    targets: [await target("/transmissions/the-price-of-a-degree/"), await target("/nothing/")],
    found: (await api.search("degree", { limit: 1 })).items.map((hit) => hit.transmission.slug),
    refusal: await refusal(),
    mirror: [...live].filter(([, isLive]) => isLive).map(([key]) => key).sort(),
    ticks: ticks.every((tick, place) => place === 0 || tick > (ticks[place - 1] ?? tick)),
  }),
);

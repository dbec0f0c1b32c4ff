/** Feeds of one topic, lens or author. */
import { getAuthor, getLens, getTopic } from "../api";
import { authorPath, lensPath, topicPath } from "../paths";
import { plain } from "../plain";
import { feed, type Narrow } from ".";

type Found = { path: string; narrow: Narrow } | null;

const KINDS = {
  topic: async (slug: string): Promise<Found> => {
    const topic = await getTopic(slug);
    return topic && { path: topicPath(slug), narrow: { ...topic, filters: { topic: slug } } };
  },
  lens: async (slug: string): Promise<Found> => {
    const lens = await getLens(slug);
    const description = lens?.description || lens?.tagline || "";
    return (
      lens && {
        path: lensPath(slug),
        narrow: { name: lens.name, description, filters: { lens: slug } },
      }
    );
  },
  author: async (slug: string): Promise<Found> => {
    const author = await getAuthor(slug);
    const description = plain(author?.bio ?? "");
    return (
      author && {
        path: authorPath(slug),
        narrow: { name: author.name, description, filters: { author: slug } },
      }
    );
  },
};

/** The feed `name` of the topic, lens or author with this slug. */
export async function narrowFeed(
  kind: keyof typeof KINDS,
  slug: string,
  name: string,
): Promise<Response> {
  const found = await KINDS[kind](slug);
  if (!found) return new Response("There is none.", { status: 404 });
  return feed(found.path, name, found.narrow);
}

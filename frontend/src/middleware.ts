import { sequence } from "astro:middleware";
import { compress } from "./middleware/compress";
import { headers } from "./middleware/headers";
import { outage } from "./middleware/outage";

export const onRequest = sequence(compress, headers, outage);

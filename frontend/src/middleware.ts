import { sequence } from "astro:middleware";
import { headers } from "./middleware/headers";
import { outage } from "./middleware/outage";

export const onRequest = sequence(headers, outage);

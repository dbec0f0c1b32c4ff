/** Write a page of the manual's example: `node main.js SLUG`. */
import Page from "./src/app/transmissions/[slug]/page.tsx";

const [slug = ""] = process.argv.slice(2);
const page = await Page({ params: Promise.resolve({ slug }) });
console.log(page?.text);

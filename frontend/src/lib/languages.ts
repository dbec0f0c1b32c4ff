import type { BlockOf } from "./model";

type Language = BlockOf<"code">["value"]["language"];

/** Names as readers know them. A language of the API without one is a type error. */
const LANGUAGES: Readonly<Record<Language, string>> = {
  "": "",
  bash: "Bash",
  c: "C",
  cpp: "C++",
  css: "CSS",
  go: "Go",
  html: "HTML",
  java: "Java",
  javascript: "JavaScript",
  json: "JSON",
  julia: "Julia",
  latex: "LaTeX",
  markdown: "Markdown",
  python: "Python",
  r: "R",
  rust: "Rust",
  sql: "SQL",
  toml: "TOML",
  typescript: "TypeScript",
  xml: "XML",
  yaml: "YAML",
};

/** The language's name; the word itself for one that a newer CMS may know. */
export function languageName(language: string): string {
  return Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language as Language] : language;
}

import { de } from "./de";
import { en } from "./en";
import { es } from "./es";
import { pt } from "./pt";

export type Strings = typeof en;

const LANGUAGES: Readonly<Record<string, Strings>> = { de, en, es, pt };

/** The interface in the language of a BCP 47 locale, English where there is none. */
export function strings(locale: string): Strings {
  return LANGUAGES[new Intl.Locale(locale).language] ?? en;
}

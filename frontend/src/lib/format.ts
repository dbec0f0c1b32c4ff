/** Values as a reader of a given locale expects to see them. */

const RTL_LANGUAGES = new Set([
  "ar",
  "arc",
  "ckb",
  "dv",
  "fa",
  "he",
  "ks",
  "ps",
  "sd",
  "ug",
  "ur",
  "yi",
]);

/** "11 June 2026" or "June 11, 2026", for a plain date such as "2026-06-11". */
export function longDate(date: string, locale: string): string {
  return formatted(date, locale, { dateStyle: "long" });
}

/** The day of a moment such as "2026-06-11T08:30:00Z", in the manner of `longDate`. */
export function momentDate(moment: string, locale: string): string {
  return longDate(moment.slice(0, 10), locale);
}

/** The day on which a text was last changed, when that is another than it appeared on. */
export function updatedOn(dates: { published_at: string; updated_at: string }): string | undefined {
  const [appeared, changed] = [dates.published_at.slice(0, 10), dates.updated_at.slice(0, 10)];
  return changed > appeared ? changed : undefined;
}

/** "11 Jun" or "Jun 11": for lists that are already grouped by year. */
export function dayAndMonth(date: string, locale: string): string {
  return formatted(date, locale, { day: "numeric", month: "short" });
}

/** The year of a plain date, as text. */
export function yearOf(date: string): string {
  return date.slice(0, 4);
}

/** The `dir` that belongs to a BCP 47 locale. */
export function direction(locale: string): "ltr" | "rtl" {
  const { language, script } = new Intl.Locale(locale).maximize();
  return script === "Arab" || script === "Hebr" || RTL_LANGUAGES.has(language) ? "rtl" : "ltr";
}

/** A language in its own words: "Deutsch", "português"; the locale itself for one that nobody knows. */
export function ownName(locale: string): string {
  return new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
}

/** "Ada, Bo and Cy" in the locale's own manner. */
export function joined(names: string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
}

/** "1.2 MB", "34 kB", "512 bytes": decimal units, as file managers count. */
export function fileSize(bytes: number, locale: string): string {
  const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const size = new Intl.NumberFormat(locale, {
    style: "unit",
    unit: SIZE_UNITS[power],
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power < 2 ? 0 : 1,
  });
  return size.format(bytes / 1000 ** power);
}

const SIZE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

// A plain date has no zone: read and written as UTC it stays the day the editor chose.
function formatted(date: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const day = new Date(`${date}T00:00:00Z`);
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(day);
}

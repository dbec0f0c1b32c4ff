import type { Card } from "./model";

export interface Year {
  year: string;
  cards: Card[];
}

/** Cards in the order given, gathered under the year of their date. */
export function byYear(cards: Card[]): Year[] {
  const years = Map.groupBy(cards, ({ date }) => date.slice(0, 4));
  return [...years].map(([year, group]) => ({ year, cards: group }));
}

import type { Card } from "./model";

export interface Front {
  /** What opens the page, large. */
  lead: Card | undefined;
  /** What follows, without the lead. */
  latest: Card[];
  /** Whether the editors chose the lead. */
  isChosen: boolean;
}

/** The editors' choice before the latest; a choice that is not there (any more) counts for none. */
export function frontPage(newest: Card[], chosen: Card[]): Front {
  const lead = chosen[0] ?? newest[0];
  const isChosen = lead !== undefined && lead.id !== newest[0]?.id;
  return { lead, latest: newest.filter(({ id }) => id !== lead?.id), isChosen };
}

/** As much of `next/navigation` as the manual's example asks for. */
export function notFound(): never {
  throw new Error("NEXT_NOT_FOUND");
}

declare global {
  /** Next's addition to `fetch`. */
  interface RequestInit {
    next?: { revalidate?: number | false; tags?: string[] };
  }
}

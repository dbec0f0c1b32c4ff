// Stand-in until openapi.json is there: same shape as openapi-typescript writes.
export interface components {
  schemas: {
    Site: {
      name: string;
      tagline: string;
      logo: components["schemas"]["Image"] | null;
      postal_address: string;
      frontend_url: string;
      locale: string;
      newsletters: components["schemas"]["Newsletter"][];
    };
    Newsletter: { slug: string; name: string; description: string };
    FocalPoint: { x: number; y: number };
    Rendition: { url: string; width: number; height: number; type: string };
    Image: {
      alt: string;
      width: number;
      height: number;
      focal_point: components["schemas"]["FocalPoint"] | null;
      src: string;
      renditions: components["schemas"]["Rendition"][];
    };
    Topic: { slug: string; name: string; description: string };
    Author: {
      slug: string;
      name: string;
      role: string;
      bio: string;
      portrait: components["schemas"]["Image"] | null;
    };
    TransmissionCard: {
      id: string;
      slug: string;
      title: string;
      url: string;
      summary: string;
      date: string;
      published_at: string;
      updated_at: string;
      reading_minutes: number;
      locale: string;
      topic: components["schemas"]["Topic"] | null;
      authors: components["schemas"]["Author"][];
      cover: components["schemas"]["Image"] | null;
    };
    TransmissionList: {
      items: components["schemas"]["TransmissionCard"][];
      next_cursor: string | null;
    };
    TransmissionDetail: components["schemas"]["TransmissionCard"] & {
      schema_version: 1;
      toc: { level: number; text: string; anchor: string }[];
      body: components["schemas"]["Block"][];
      continue_reading: { title: string; url: string; summary: string }[];
      seo: {
        title: string;
        description: string;
        image: components["schemas"]["Image"] | null;
        canonical_url: string;
      };
    };
    Block:
      | { id: string; type: "heading"; value: { text: string; level: 2 | 3 | 4; anchor: string } }
      | { id: string; type: "paragraph"; value: string }
      | {
          id: string;
          type: "stats";
          value: {
            title: string;
            items: { value: string; label: string; note: string; source: string }[];
          };
        }
      | {
          id: string;
          type: "table";
          value: {
            caption: string;
            header_column: boolean;
            columns: { heading: string }[];
            rows: { type: "text" | "rich_text"; value: string }[][];
          };
        }
      | {
          id: string;
          type: "disclaimer";
          value: {
            kind: "medical" | "legal" | "financial" | "editorial" | "custom";
            title: string;
            text: string;
            slug: string | null;
          };
        }
      | {
          id: string;
          type: "lens";
          value: {
            lens: { slug: string; name: string; tagline: string; colour: string; icon: string };
            title: string;
            body: string;
          };
        }
      | {
          id: string;
          type: "pathway";
          value: { title: string; steps: { text: string; note: string }[] };
        }
      | { id: string; type: "key_insight"; value: { text: string } }
      | {
          id: string;
          type: "image";
          value: { image: components["schemas"]["Image"]; caption: string; credit: string };
        };
  };
}

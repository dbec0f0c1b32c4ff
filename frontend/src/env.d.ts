declare namespace App {
  interface Locals {
    /** What this page renders within itself; each is allowed by its hash in the CSP. */
    inline: import("./lib/security").Inline;
    /** What the page's blocks ask of the CSP; set by the page. */
    needs: import("./lib/needs").Needs;
  }
}

declare namespace NodeJS {
  interface ProcessEnv {
    /** Base of the Content API as this server reaches it. */
    API_URL?: string;
    /** The read key, when the Content API is private or the key names the site. */
    CONTENT_API_KEY?: string;
    /** What the CMS signs its webhooks with. */
    WEBHOOK_SECRET?: string;
    /** Base of the CMS as browsers reach it, where that differs. */
    PUBLIC_CMS_URL?: string;
    /** Base of the media files, when a bucket or CDN serves them. */
    PUBLIC_MEDIA_URL?: string;
  }
}

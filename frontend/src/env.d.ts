declare namespace App {
  interface Locals {
    /** Inline style sheets that this page renders; each is allowed by its hash in the CSP. */
    inlineStyles: string[];
  }
}

export const DOI_BASE = "https://doi.org/";

/** The address of a DOI. Some hold characters that an address may not: "10.1002/(SICI)1<1::A>3". */
export function doiUrl(doi: string): string {
  return DOI_BASE + doi.split("/").map(encodeURIComponent).join("/");
}

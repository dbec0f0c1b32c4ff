import type { BlockOf } from "./model";

type IconName = BlockOf<"lens">["value"]["lens"]["icon"];

/** Line drawings on a 48 x 48 field, one path each, stroked by CSS. An icon of the API without one is a type error. */
const LENS_ICONS: Readonly<Record<IconName, string>> = {
  spark: "M24 4v14M24 30v14M4 24h14M30 24h14M11 11l7 7M30 30l7 7M37 11l-7 7M18 30l-7 7",
  eye: "M3 24q21-28 42 0q-21 28-42 0zM24 16a8 8 0 1 0 .01 0zM24 22.5a1.5 1.5 0 1 0 .01 0z",
  compass: "M24 4a20 20 0 1 0 .01 0zM32 16l-4.5 11.5L16 32l4.5-11.5zM24 4v5M24 39v5M4 24h5M39 24h5",
  layers: "M24 5L44 15L24 25L4 15zM4 24l20 10l20-10M4 33l20 10l20-10",
  helix:
    "M14 4c0 14 20 12 20 20s-20 6-20 20M34 4c0 14-20 12-20 20s20 6 20 20M16 9h16M18 14.5h12M18 33.5h12M16 39h16",
  scales: "M24 5v38M14 43h20M8 12h32M8 12L2 28h12zM40 12l-6 16h12zM2 28q6 7 12 0M34 28q6 7 12 0",
  hourglass:
    "M10 4h28M10 44h28M13 4v6c0 8 11 10 11 14s-11 6-11 14v6M35 4v6c0 8-11 10-11 14s11 6 11 14v6M18 38q6-7 12 0",
  globe:
    "M24 4a20 20 0 1 0 .01 0zM4 24h40M24 4c-12 10-12 30 0 40M24 4c12 10 12 30 0 40M7.5 13.5h33M7.5 34.5h33",
};

/** Undefined for a name this site does not know: a newer CMS may have more icons. */
export function iconPath(name: string): string | undefined {
  return Object.hasOwn(LENS_ICONS, name) ? LENS_ICONS[name as IconName] : undefined;
}

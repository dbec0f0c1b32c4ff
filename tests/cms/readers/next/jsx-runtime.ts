/** As much of `react/jsx-runtime` as writes the manual's example as HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Child = Html | string | null | Child[];
interface Properties {
  id?: string;
  lang?: string;
  children?: Child;
  dangerouslySetInnerHTML?: { __html: string };
}
type Component = (props: object) => Html | null;

export namespace JSX {
  export type Element = Html | null;
  export interface ElementChildrenAttribute {
    children: Child;
  }
  export interface IntrinsicAttributes {
    key?: string;
  }
  export interface IntrinsicElements {
    [name: string]: Properties;
  }
}

export function jsx(tag: string | Component, props: Properties): Html | null {
  if (typeof tag === "function") return tag(props);
  const { children = null, dangerouslySetInnerHTML: inner, ...attributes } = props;
  const named = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  return new Html(`<${tag}${named.join("")}>${inner ? inner.__html : written(children)}</${tag}>`);
}

function written(child: Child): string {
  if (Array.isArray(child)) return child.map(written).join("");
  if (child instanceof Html) return child.text;
  return (child ?? "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export const jsxs = jsx;

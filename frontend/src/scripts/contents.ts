/** The contents list follows the reader. Newer browsers do it by themselves: `styles/current.css`. */

export function followContents(): void {
  if (CSS.supports("selector(:target-current)")) return;
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".contents-side a")];
  const places = links.flatMap((link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return heading ? [{ link, heading }] : [];
  });
  if (!places.length) return;
  const observer = new IntersectionObserver(() => mark(places), {
    rootMargin: "0px 0px -70% 0px",
    threshold: [0, 1],
  });
  for (const { heading } of places) observer.observe(heading);
}

interface Place {
  link: HTMLAnchorElement;
  heading: HTMLElement;
}

function mark(places: Place[]): void {
  const line = window.innerHeight * 0.3;
  const passed = places.filter(({ heading }) => heading.getBoundingClientRect().top <= line);
  for (const { link } of places) link.removeAttribute("aria-current");
  passed.at(-1)?.link.setAttribute("aria-current", "true");
}

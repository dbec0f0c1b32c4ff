/** Day or night by choice, kept on this device; without a choice the system's own. */

export function wakeTheme(): void {
  const button = document.querySelector<HTMLButtonElement>("button[data-theme-switch]");
  if (!button) return;
  say(button);
  button.addEventListener("click", () => {
    choose(isDark() ? "light" : "dark");
    say(button);
  });
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// A choice that is the system's own is none: it follows the system again.
function choose(theme: "dark" | "light"): void {
  const own = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  if (theme === own) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === own) localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is forbidden here: the choice holds for this page.
  }
}

function say(button: HTMLButtonElement): void {
  button.setAttribute("aria-pressed", String(isDark()));
}

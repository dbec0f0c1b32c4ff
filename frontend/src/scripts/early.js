try {
  const d = document.documentElement;
  d.dataset.js = "";
  const t = localStorage.getItem("theme");
  if (t) d.dataset.theme = t;
} catch {}

// Shows new mail without a reload. Without scripts the page is complete, only not live.
const list = () => document.querySelector("#mails");

async function look() {
  if (document.hidden) return;
  const answer = await fetch(list().dataset.stateUrl);
  const { state } = await answer.json();
  if (state === list().dataset.state) return;
  const page = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  list().replaceWith(fresh.querySelector("#mails"));
  document.title = fresh.title;
}

// A server that is just restarting is no error to show: the next look finds it.
setInterval(() => look().catch(() => {}), 2000);

// Says that somebody is at work, warns before a session is locked, and covers the page when it is. What is being written is kept by then:
// drafts go onto the device, sealed, at each pause.
const address = "/api/v1/me/session";
const ours = { "content-type": "application/json", "x-alongside": "1" };
const say = (said) => fetch(address, { method: "POST", headers: ours, body: JSON.stringify(said) });

const answer = await fetch(address).catch(() => null);
const lasts = answer?.ok ? await answer.json() : {};
const back = sessionStorage.getItem("back");
if (answer?.ok && back) {
  sessionStorage.removeItem("back");
  if (back !== location.pathname) location.replace(back);
}
if (lasts.locks_after) watch(lasts.locks_after * 1000, performance.now() + lasts.ends_in * 1000);

function watch(locksAfter, ends) {
  const WARNED = 30_000;
  const TOLD = 20_000;
  let seen = performance.now();
  let told = seen;
  const warning = document.createElement("dialog");
  warning.className = "dialog";
  warning.setAttribute("aria-labelledby", "session-warning");
  const words = document.createElement("p");
  words.id = "session-warning";
  const stay = document.createElement("button");
  stay.className = "button";
  stay.textContent = "Go on";
  stay.addEventListener("click", () => warning.close());
  warning.append(words, stay);
  document.body.append(warning);

  const here = () => { seen = performance.now(); };
  for (const kind of ["pointerdown", "keydown", "input", "wheel"]) addEventListener(kind, here, { capture: true, passive: true });
  addEventListener("close", here, { capture: true });

  const timer = setInterval(async () => {
    const now = performance.now();
    const left = Math.min(locksAfter - (now - seen), ends - now);
    if (left <= 0) {
      clearInterval(timer);
      sessionStorage.setItem("back", location.pathname);
      await say({ lock: true }).catch(() => null);
      location.assign("/locked");
      return;
    }
    if (seen > told && now - told > TOLD) {
      told = now;
      say({}).catch(() => null);
    }
    if (left <= WARNED && !warning.open) {
      words.textContent = "Nobody has touched this for a while. It will be locked in half a minute. What you have written is kept.";
      warning.showModal();
    } else if (left > WARNED && warning.open) {
      warning.close();
    }
  }, 1000);
}

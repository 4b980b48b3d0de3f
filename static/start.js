// What the pages do with JavaScript, and nothing they need (DESIGN 5): the folding menu and the error summary's focus
// (GOV.UK Frontend), "cannot judge" unticking the rest, and saving by itself. No inline script anywhere, so the strict
// content security policy needs no exception.

import { initAll } from "./vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

const EVERY = 30_000; // milliseconds between two saves of a changed form
const ANNOUNCE = 60_000; // the live region speaks at most this often

const region = document.getElementById("ew-live");
let lastSpoken = -Infinity;

/** Puts words into the polite live region: at once when they matter, otherwise at most once a minute. */
function say(words, atOnce = false) {
  if (!region || !words || words === region.textContent) return;
  const now = performance.now();
  if (!atOnce && now - lastSpoken < ANNOUNCE) return;
  lastSpoken = now;
  region.textContent = words;
}

/** What a form would send, without the key that guards its own button against a double submit. */
function content(form) {
  const data = new FormData(form);
  data.delete("key");
  data.set("autosave", "1");
  return data;
}

const kept = new EventTarget(); // hears of every request that keeps the session alive

const asText = (data) => new URLSearchParams([...data].filter(([name]) => name !== "csrfmiddlewaretoken")).toString();

function saveBySelf(form) {
  let unchanged = asText(content(form));
  let sending = false;
  let leaving = false;
  const line = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");

  function show(words, atOnce) {
    if (line) line.textContent = words;
    say(words, atOnce);
  }

  /** Hidden fields that the server renewed, so that the next save is not taken for somebody else's change. */
  function renew(fields) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      for (const field of form.querySelectorAll(`input[type="hidden"][name="${CSS.escape(name)}"]`)) field.value = value;
    }
  }

  async function save() {
    const data = content(form);
    const now = asText(data);
    if (sending || leaving || now === unchanged) return;
    sending = true;
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        headers: { Accept: "application/json" },
        keepalive: now.length < 60_000,
      });
      const isJson = answer.headers.get("content-type")?.includes("application/json");
      if (answer.redirected || !isJson) throw new Error("not an answer to a save");
      const { saved, fields, message } = await answer.json();
      if (answer.ok) {
        renew(fields);
        unchanged = renewed(now, fields);
        kept.dispatchEvent(new Event("alive"));
        show(saved, false);
      } else {
        show(message || region?.dataset.notSaved, true);
      }
    } catch {
      show(region?.dataset.notSaved, true);
    } finally {
      sending = false;
    }
  }

  /** The content that was kept, with the renewed hidden fields in it: typing during the save still counts as changed. */
  function renewed(was, fields) {
    const pairs = new URLSearchParams(was);
    for (const [name, value] of Object.entries(fields ?? {})) if (pairs.has(name)) pairs.set(name, value);
    return pairs.toString();
  }

  // Said quietly where the time of the last save stands; leaving the page is never held up.
  form.addEventListener("input", () => {
    if (line && region && asText(content(form)) !== unchanged) line.textContent = region.dataset.unsent;
  });
  kept.addEventListener("ending", save);
  setInterval(save, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("pagehide", save);
  // Pressing a button sends the form itself; a save beside it would only race with it.
  form.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) saveBySelf(form);

/** Says five minutes before that an unused session ends, and saves what is on the page first (DESIGN 5). */
function announceTheEnd(banner) {
  const before = (Number(banner.dataset.idle) - 300) * 1000;
  if (!(before > 0)) return;
  let timer;

  function announce() {
    banner.hidden = false;
    say(banner.querySelector("#ew-idle-words").textContent, true);
  }

  function begin() {
    banner.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = setTimeout(announce, 3000); // a save that is kept begins anew, and nothing need be said
      kept.dispatchEvent(new Event("ending"));
    }, before);
  }

  banner.querySelector("button").addEventListener("click", async () => {
    try {
      if ((await fetch(banner.dataset.stay, { credentials: "same-origin" })).ok) begin();
    } catch {
      say(region?.dataset.notSaved, true);
    }
  });
  kept.addEventListener("alive", begin);
  begin();
}

const idle = document.getElementById("ew-idle");
if (idle) announceTheEnd(idle);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const SLOWEST = 60_000; // milliseconds between two questions where no answer comes

/** Asks every few seconds whether there is anything new, and draws it in place: no page is left, nothing typed is lost.

    `data-watch` is asked with the tag of what is on the page, and answers 304 for as long as that is all there is. Inside
    `data-live` the page is drawn again; beside a form that somebody fills in it is only said that there is news. */
function watch(live) {
  const every = Number(live.dataset.every) * 1000;
  const news = document.querySelector("[data-news]");
  let tag = live.dataset.tag;
  let wait = every;
  let timer;

  async function ask() {
    clearTimeout(timer);
    if (document.visibilityState !== "hidden") {
      try {
        const answer = await fetch(live.dataset.watch, { credentials: "same-origin", headers: { "If-None-Match": tag } });
        if (answer.status === 204) await draw(answer.headers.get("ETag"));
        else if (answer.status !== 304) throw new Error("no answer to a question");
        wait = every;
      } catch {
        wait = Math.min(wait * 2, SLOWEST); // the connection is lost, or the server starts again
      }
    }
    timer = setTimeout(ask, wait * (0.9 + Math.random() / 5)); // three hundred phones do not ask at once
  }

  async function draw(now) {
    if (!("live" in live.dataset)) {
      if (news) news.hidden = false;
      say(news?.querySelector("p").textContent, true);
      tag = now;
      return;
    }
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) {
      location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) {
      location.reload();
      return;
    }
    const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...live.querySelectorAll("details[open][id]")].map((each) => each.id);
    live.replaceChildren(...fresh.childNodes);
    tag = live.dataset.tag = fresh.dataset.tag;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus();
    document.title = page.title;
    initAll({ scope: live });
    say(live.dataset.said, true);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask(); // a phone that wakes up asks at once
  });
  window.addEventListener("online", ask);
  timer = setTimeout(ask, every);
}

for (const live of document.querySelectorAll("[data-watch]")) watch(live);

// The desk's own script. Every page works without it: it adds keys, drafts that are kept while one types, the letter that follows the
// choice, the count of the undo bar, and word of what has changed meanwhile. It makes no HTML from text of its own.
(() => {
  "use strict";
  const doc = document, root = doc.documentElement, $ = (s, n = doc) => n.querySelector(s), $$ = (s, n = doc) => [...n.querySelectorAll(s)];

  // One named policy for the swaps of htmx; text never becomes code.
  if (window.htmx) {
    const no = () => { throw new TypeError("no code from text"); };
    const p = window.trustedTypes ? trustedTypes.createPolicy("aedile", { createHTML: s => s }) : { createHTML: s => s };
    htmx.registerExtension("tt", { init: a => a.initSecurity({ createHTML: s => p.createHTML(s), createScript: no }, no, no) });
  }

  const say = text => { const r = $("#told"); if (r) { r.textContent = ""; r.textContent = text; } };
  const shown = el => el && !el.closest("[hidden]") && el.getClientRects().length > 0;
  const inField = el => el && (el.matches("textarea,select,[contenteditable]") || el.matches("input:not([type=radio],[type=checkbox],[type=submit])"));

  // Keys. Each is printed on an element that is there; pressing it is pressing that.
  let prefix = "", prefixAt = 0;
  const press = key => {
    const all = $$('[data-key~="' + CSS.escape(key) + '"]');
    const el = all.find(shown) || all.find(e => e.closest("details:not([open])"));
    if (!el) return false;
    const shut = el.closest("details:not([open])");
    if (shut && !el.matches("summary")) shut.open = true;
    if (el.matches("input:not([type=radio],[type=checkbox]),select,textarea")) el.focus(); else { el.click(); if (el.matches("summary,input")) el.focus(); }
    return true;
  };
  const nextMark = () => {
    const all = $$(".says mark"); if (!all.length) return;
    const at = all.indexOf(doc.activeElement), m = all[(at + 1) % all.length];
    const shut = m.closest("details:not([open])"); if (shut) shut.open = true;
    m.tabIndex = -1; m.focus({ preventScroll: true }); m.scrollIntoView({ block: "center" });
  };
  doc.addEventListener("keydown", e => {
    if (e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    const t = e.target;
    if (e.key === "Escape") {
      if (inField(t)) { t.blur(); return; }
      const open = $("details.more[open]"); if (open) { open.open = false; $("summary", open).focus(); return; }
      press("esc"); return;
    }
    if (inField(t) || root.dataset.keys === "off") return;
    if (e.key === "Enter") {
      if (t.matches("a,button,summary")) return;
      if (press("enter")) e.preventDefault();
      return;
    }
    let key = e.key.length === 1 ? e.key.toLowerCase() : "";
    if (!key || key === " ") return;
    if (e.shiftKey && /[a-z]/.test(key)) key = "shift-" + key;
    if (prefix && Date.now() - prefixAt < 1500) { key = prefix + "-" + key; prefix = ""; }
    else if (key === "g" && $('[data-key^="g-"]')) { prefix = "g"; prefixAt = Date.now(); e.preventDefault(); return; }
    if (key === "e" && $(".says mark")) { nextMark(); e.preventDefault(); return; }
    if (press(key)) e.preventDefault();
  });

  // Drafts: what is typed is sent to the server while one types, and stays in this browser while the server cannot be reached.
  const fieldsOf = f => { const o = {}; for (const [k, v] of new FormData(f)) if (typeof v === "string" && !k.startsWith("_")) (o[k] ||= []).push(v); return o; };
  const put = (f, o) => {
    for (const k in o) $$('[name="' + CSS.escape(k) + '"]', f).forEach((el, i) => {
      if (el.matches("[type=hidden]")) return;
      if (el.matches("[type=radio],[type=checkbox]")) el.checked = o[k].includes(el.value);
      else if (o[k][i] !== undefined) el.value = o[k][i];
    });
  };
  const keep = f => {
    const key = "draft:" + f.dataset.draft, body = new URLSearchParams();
    const o = fieldsOf(f);
    for (const k in o) for (const v of o[k]) body.append(k, v);
    try { localStorage.setItem(key, JSON.stringify(o)); } catch {}
    fetch(f.dataset.draft, { method: "POST", body, keepalive: true }).then(r => {
      if (r.ok) { try { localStorage.removeItem(key); } catch {} note(f, f.dataset.kept); } else note(f, f.dataset.unkept);
    }, () => { note(f, f.dataset.unkept); offline(true); });
  };
  const note = (f, text) => { const n = $("[data-draft-note]", f); if (n && text) n.textContent = text; };
  const drafts = () => $$("form[data-draft]").forEach(f => {
    if (f.dataset.ready) return; f.dataset.ready = "1";
    try { const o = JSON.parse(localStorage.getItem("draft:" + f.dataset.draft)); if (o) { put(f, o); keep(f); } } catch {}
    let timer = 0;
    f.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => keep(f), 400); });
    f.addEventListener("submit", () => { clearTimeout(timer); try { localStorage.removeItem("draft:" + f.dataset.draft); } catch {} });
  });

  // A form is sent once, and not at all while the server is out of reach.
  let down = false;
  const offline = yes => { if (down === yes) return; down = yes; const o = $("#off"); if (o) o.hidden = !yes; if (yes) setTimeout(probe, 4000); };
  const probe = () => fetch(doc.body.dataset.alive, { cache: "no-store" }).then(r => offline(!r.ok && r.status >= 500), () => setTimeout(probe, 4000));
  addEventListener("offline", () => offline(true)); addEventListener("online", probe);
  doc.addEventListener("submit", e => {
    const f = e.target;
    if (down && f.method === "post") { e.preventDefault(); say($("#off").textContent); return; }
    if (f.dataset.sent) { e.preventDefault(); return; }
    f.dataset.sent = "1"; setTimeout(() => delete f.dataset.sent, 3000);
  });
  addEventListener("pageshow", () => $$("form[data-sent]").forEach(f => delete f.dataset.sent));

  // The count of the undo bar, and the locks that are renewed while the page is looked at.
  const tick = () => $$("[data-left]").forEach(el => {
    el.until ??= performance.now() + Number(el.dataset.left) * 1000;
    const left = Math.floor((el.until - performance.now()) / 1000);
    if (left < 0) { const bar = el.closest(".undo"); if (bar) bar.hidden = true; return; }
    el.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
  });
  setInterval(tick, 1000);
  setInterval(() => { const l = $("[data-lock]"); if (l && doc.visibilityState === "visible" && !down) fetch(l.dataset.lock, { method: "POST" }).catch(() => offline(true)); }, 120000);

  // Small things that need a press.
  doc.addEventListener("click", e => {
    const b = e.target.closest("[data-copy],[data-print],[data-row],[data-unblur]"); if (!b) return;
    if (b.matches("[data-print]")) { e.preventDefault(); print(); }
    if (b.matches("[data-copy]")) {
      e.preventDefault();
      const from = b.dataset.copy ? $(b.dataset.copy) : null, text = from ? (from.value || from.textContent).trim() : location.href;
      navigator.clipboard?.writeText(text).then(() => say(b.dataset.done || ""), () => {});
    }
  });
  doc.addEventListener("change", e => {
    const form = e.target.closest("form[data-now]"); if (form) form.requestSubmit();
  });

  const ready = () => { drafts(); tick(); const f = $("[data-focus]"); if (f && doc.activeElement === doc.body) { f.tabIndex = -1; f.focus({ preventScroll: true }); } };
  doc.addEventListener("htmx:after:swap", ready);
  doc.readyState === "loading" ? doc.addEventListener("DOMContentLoaded", ready) : ready();
})();

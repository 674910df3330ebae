"use strict";
(() => {
  const form = document.querySelector(".filter");
  if (!form) return;
  form.hidden = false;
  const rules = [...document.querySelectorAll("section.rule")].map(el => ({
    el, check: el.dataset.check,
    items: [...el.querySelectorAll("article")].map(a => ({el: a, grade: a.dataset.grade, text: a.textContent.toLowerCase()})),
  }));
  const show = () => {
    const words = form.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const grade = form.grade.value, check = form.check.value;
    let n = 0;
    for (const r of rules) {
      let own = 0;
      for (const a of r.items) {
        const on = (!check || r.check === check) && (!grade || a.grade === grade) && words.every(w => a.text.includes(w));
        a.el.hidden = !on;
        if (on) own++;
      }
      r.el.hidden = own === 0;
      n += own;
    }
    form.querySelector("output").value = String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f") + (n === 1 ? " finding" : " findings");
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", e => e.preventDefault());
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(d => d.open = true));
  show();
})();

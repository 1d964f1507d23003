// The page works by submitting. With this, the picture follows the form.
const form = document.querySelector("[data-style-form]");
const preview = form.querySelector("[data-style-preview]");
let pause;
let asked = 0;
const look = async () => {
  const turn = ++asked;
  preview.dataset.waiting = "";
  try {
    const answer = await fetch(form.dataset.styleForm, { method: "POST", body: new FormData(form), redirect: "error" });
    if (answer.ok && turn === asked) preview.innerHTML = await answer.text();
  } catch { /* the network or the service is away for a moment; the button still works */ }
  if (turn === asked) delete preview.dataset.waiting;
};
form.querySelector("[data-style-show]").hidden = true;
form.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(look, 300);
});

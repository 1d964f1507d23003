// Opens a provider's live chat as the page tells (contacts/channels/embed.py). Without it the page still works.
(() => {
  "use strict";
  const told = JSON.parse(document.getElementById("chat").textContent);
  const button = document.getElementById("chat-open");
  const comes = document.getElementById("chat-comes");
  const away = document.getElementById("chat-away");
  let ready = false;

  const owner = (path) => {
    const names = path.split(".");
    const last = names.pop();
    let at = window;
    for (const name of names) {
      at[name] = at[name] || {};
      at = at[name];
    }
    return [at, last];
  };
  const call = ([path, ...values]) => {
    const [at, name] = owner(path);
    if (typeof at[name] === "function") at[name](...values);
  };
  const open = () => {
    ready = true;
    comes.hidden = true;
    told.calls.forEach(call);
  };

  for (const [path, value] of Object.entries(told.values)) {
    const [at, name] = owner(path);
    at[name] = value;
  }
  for (const path of told.queues) {
    const [at, name] = owner(path);
    const waiting = (...values) => waiting.q.push(values);
    waiting.q = [];
    at[name] = at[name] || waiting;
  }
  if (told.ready === "event") {
    window.addEventListener(told.ready_name, open, { once: true });
  } else if (told.ready === "hook") {
    const [at, name] = owner(told.ready_name);
    at[name] = open;
  } else if (told.ready === "list") {
    const [at, name] = owner(told.ready_name);
    at[name] = at[name] || [];
    at[name].push(open);
  }

  away.hidden = true;
  comes.hidden = false;
  button.hidden = false;
  button.addEventListener("click", (event) => {
    if (ready || button.getAttribute("href") === "#") event.preventDefault();
    if (ready) told.calls.forEach(call);
  });

  const script = document.createElement("script");
  script.src = told.script;
  script.async = true;
  if (told.script_id) script.id = told.script_id;
  script.addEventListener("load", () => {
    told.starts.forEach(call);
    if (told.ready === "load") open();
  });
  script.addEventListener("error", () => {
    comes.hidden = true;
    away.hidden = false;
    button.hidden = button.getAttribute("href") === "#";
  });
  document.head.append(script);
})();

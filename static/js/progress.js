// Moves the bar of a print run and shows the result when it is there.
const box = document.querySelector("[data-progress]");
const bar = box.querySelector("progress");
const share = box.querySelector("[data-share]");
const look = async () => {
  let wait = 700;
  try {
    const answer = await fetch(box.dataset.progress, { redirect: "error" });
    if (answer.ok) {
      const run = await answer.json();
      if (run.finished) { location.reload(); return; }
      bar.value = run.done;
      share.textContent = share.dataset.share.replace("{}", Math.round((100 * run.done) / run.steps));
    } else {
      wait = 5000;
    }
  } catch { wait = 5000; /* the network or the service is away for a moment */ }
  setTimeout(look, wait);
};
look();

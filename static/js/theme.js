// Light or dark: what the reader chose here, else what their system says. Runs before the page is drawn.
(() => {
  const KEY = "theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }
  };
  const apply = () => {
    document.documentElement.dataset.bsTheme = chosen() ?? (system.matches ? "dark" : "light");
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const other = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
        try { localStorage.setItem(KEY, other); } catch { /* it lasts as long as the page */ }
        document.documentElement.dataset.bsTheme = other;
      });
    }
  });
})();

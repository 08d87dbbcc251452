// What is asked first is shown first; the rest follows after the first paint.

renderSummary();
renderKeys();
setTheme(THEMES.includes(kept()) ? kept() : "auto");
requestAnimationFrame(() => setTimeout(() => {
  renderBurn();
  renderBoard();
  renderFindings();
  renderFiles();
  renderRules();
  renderRuns();
  renderAccepted();
  renderCoverage();
  document.documentElement.dataset.after = String(Math.round(performance.now()));
  document.documentElement.dataset.ready = "yes";
  if (location.hash) {
    followHash();
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  }
}));

(function () {
  "use strict";
  var root = document.documentElement;
  var button = document.getElementById("theme");
  var dark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
  function show() {
    root.setAttribute("data-theme", dark ? "dark" : "light");
    button.textContent = dark ? "light" : "dark";
    button.setAttribute("aria-label", dark ? "use light colours" : "use dark colours");
  }
  button.addEventListener("click", function () {
    dark = !dark;
    show();
  });
  show();
})();

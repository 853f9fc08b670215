// Keeps the page's address in step with the controls, and copies it.
export default {
  render({ model, el }) {
    const address = () => {
      const here = new URL(window.location.href);
      here.search = model.get("query");
      here.hash = "";
      return here;
    };
    const follow = () => {
      // JupyterLab's own address says which file is open: only a page that stands alone may change it.
      if (window.location.pathname.includes("/voila/")) window.history.replaceState(null, "", address());
    };
    const button = document.createElement("button");
    button.className = "jupyter-button";
    button.textContent = "Copy link";
    button.title = "Copy a link that opens this page as it is now";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address().href);
        button.textContent = "Copied";
      } catch {
        button.textContent = "The link is in the address bar";
      }
      setTimeout(() => (button.textContent = "Copy link"), 2000);
    });
    model.on("change:query", follow);
    el.append(button);
    return () => model.off("change:query", follow);
  },
};

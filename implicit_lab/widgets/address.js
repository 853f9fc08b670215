// Reads the page's address when it opens, keeps it in step with the controls, and copies it.
// The kernel knows its controls; t and the look are the browser's own and come by the event "il-state".
export default {
  render({ model, el }) {
    // JupyterLab's own address says which file is open: only a page that stands alone has one to share.
    const alone = window.location.pathname.includes("/voila/");
    let open = window.location.search.length < 2;
    let seen = null;
    let timer = null;

    const address = () => {
      const query = new URLSearchParams(model.get("query"));
      if (seen) {
        query.set("t", seen.t);
        for (const [name, value] of Object.entries(seen.look)) if (value !== seen.usual[name]) query.set(name, value);
      }
      const here = new URL(window.location.href);
      here.search = query.toString();
      here.hash = "";
      return here;
    };
    // Browsers allow some hundred changes of the address in half a minute; a drag makes more.
    const follow = () => {
      if (!alone || !open) return;
      clearTimeout(timer);
      timer = setTimeout(() => window.history.replaceState(null, "", address()), 250);
    };
    const hear = (event) => {
      const first = seen === null;
      seen = { ...event.detail, look: { ...event.detail.look } };
      if (!first) follow();
    };

    const button = document.createElement("button");
    button.className = "jupyter-button il-copy";
    button.dataset.testid = "copy-link";
    button.textContent = "Copy link";
    button.title = "Copy a link that opens this page as it is now";
    button.hidden = !alone;
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    const note = document.createElement("p");
    note.className = "il-address-note";
    note.dataset.testid = "address-note";
    note.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const link = address().href;
      try {
        await navigator.clipboard.writeText(link);
        told.textContent = "Copied: the link opens the page as it is now.";
      } catch {
        window.history.replaceState(null, "", link);
        told.textContent = "The link is in the address bar.";
      }
      setTimeout(() => (told.textContent = ""), 4000);
    });
    const say = () => {
      note.textContent = model.get("note");
      note.hidden = !note.textContent;
      open ||= model.get("answered");
    };

    model.on("change:query", follow);
    model.on("change:note", say);
    model.on("change:answered", say);
    document.addEventListener("il-state", hear);
    el.classList.add("il-address");
    el.append(button, told, note);
    say();
    if (alone && !open && model.get("asked") !== window.location.search) {
      model.set("asked", window.location.search.slice(0, 5000));
      model.save_changes();
    }
    return () => {
      clearTimeout(timer);
      model.off("change:query", follow);
      model.off("change:note", say);
      model.off("change:answered", say);
      document.removeEventListener("il-state", hear);
    };
  },
};

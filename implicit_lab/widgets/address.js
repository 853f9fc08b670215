// Reads the page's address when it opens, keeps it in step with the controls, and copies it.
// The kernel knows its controls; t and the look are the browser's own and come by the event "il-state".

import { KERNEL } from "./shared/go_to.js";

// What of an address asks for something: its query and, as some platforms rewrite ? and &, what stands after #.
// A # without a = names a place on the page.
/** @type {(hash: string) => string} */
const inHash = (hash) => (hash.includes("=") ? hash.slice(1) : "");
/** @type {(location: Location) => string} */
const queryOf = ({ search, hash }) => [search.slice(1), inHash(hash)].filter(Boolean).join("&");

// Parts that stand anywhere on the page; widgets/address.py has their names too.
const PAGE_PARTS = ["truth", "verdict", "answers"];

/** @param {string} query */
function hideParts(query) {
  const names = new URLSearchParams(query).getAll("hide").join(",").split(",");
  for (const name of PAGE_PARTS) document.documentElement.classList.toggle(`il-hide-${name}`, names.includes(name));
}

export default {
  /** @param {{ model: Model<AddressTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    // JupyterLab's own address says which file is open: only a page that stands alone has one to share.
    const alone = window.location.pathname.includes("/voila/") || document.body.classList.contains("il-static");
    const asked = queryOf(window.location);
    const framed = new URLSearchParams(asked).has("embed");
    if (alone) hideParts(asked);
    // Until the kernel has done what the address asks for, the address stays as it is.
    let open = asked === "";
    /** @type {PlayerState | null} */
    let seen = null;
    let timer = 0;

    const address = () => {
      const query = new URLSearchParams(model.get("query"));
      if (seen) {
        query.set("t", String(seen.t));
        const usual = Object.entries(seen.usual);
        for (const [name, value] of Object.entries(seen.look)) {
          if (!usual.some((pair) => pair[0] === name && pair[1] === value)) query.set(name, String(value));
        }
      }
      const here = new URL(window.location.href);
      here.search = query.toString();
      if (inHash(here.hash)) here.hash = "";
      return here;
    };
    // Browsers allow some hundred changes of the address in half a minute; a drag makes more.
    const follow = () => {
      if (!alone || !open) return;
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        const here = address();
        // A page in a frame stays one; a link that is copied opens the page whole.
        if (framed) here.search += `${here.search ? "&" : "?"}embed`;
        window.history.replaceState(null, "", here);
      }, 250);
    };
    /** @param {DocumentEventMap["il-state"]} event */
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
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    const note = document.createElement("p");
    note.className = "il-address-note";
    note.dataset.testid = "address-note";
    note.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const link = address().href;
      try {
        await navigator.clipboard.writeText(link);
        status.textContent = "Copied: the link opens the page as it is now.";
      } catch {
        window.history.replaceState(null, "", link);
        status.textContent = "The link is in the address bar.";
      }
      setTimeout(() => status.replaceChildren(), 4000);
    });
    const update = () => {
      note.textContent = model.get("note");
      note.hidden = !note.textContent;
      if (open || !model.get("applied")) return;
      open = true;
      if (inHash(window.location.hash)) follow();
    };
    /** @param {string} query */
    const ask = (query) => {
      model.set("query_in", query.slice(0, 5000));
      model.save_changes();
    };
    // A link to this very page, followed on it; it may be the one that the page was opened by.
    const askAgain = () => {
      const query = inHash(window.location.hash);
      if (!alone || !query) return;
      hideParts(query);
      ask("");
      ask(query);
    };

    model.on("change:query", follow);
    model.on("change:note", update);
    model.on("change:applied", update);
    document.addEventListener("il-state", hear);
    /** @param {Event} event */
    const askOf = (event) => {
      ask("");
      ask(/** @type {CustomEvent<string>} */ (event).detail);
    };
    document.addEventListener(KERNEL, askOf);
    window.addEventListener("hashchange", askAgain);
    el.classList.add("il-address");
    el.append(button, status, note);
    update();
    if (alone && asked && model.get("query_in") !== asked) ask(asked);
    return () => {
      clearTimeout(timer);
      model.off("change:query", follow);
      model.off("change:note", update);
      model.off("change:applied", update);
      document.removeEventListener("il-state", hear);
      document.removeEventListener(KERNEL, askOf);
      window.removeEventListener("hashchange", askAgain);
    };
  },
};

// Colours of lines on the ground that a person has chosen: light as Python names them, or dark.

/** @type {Record<string, string>} */
const ON_DARK = {
  "#0072b2": "#56b4e9",
  "#009e73": "#2fc79b",
  "#d55e00": "#ff9a5c",
  "#a0447f": "#e3a5cd",
  "#222222": "#e6e6e6",
  "#616161": "#b3b3b3",
  "#8a8a8a": "#9e9e9e",
};

export const onDark = () => document.body.dataset.jpThemeLight === "false" || document.body.classList.contains("theme-dark");

/**
 * The same data with every colour as it is to be on this ground.
 * @template Data
 * @param {Data} data plain JSON data
 * @returns {Data}
 */
export function inked(data) {
  if (!onDark()) return structuredClone(data);
  return JSON.parse(JSON.stringify(data).replace(/#[0-9a-f]{6}/gi, (ink) => ON_DARK[ink.toLowerCase()] ?? ink));
}

/**
 * Calls `again` when the ground changes; gives what stops it.
 * @param {() => void} again
 */
export function onTheme(again) {
  const watch = new MutationObserver(again);
  watch.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class"] });
  return () => watch.disconnect();
}

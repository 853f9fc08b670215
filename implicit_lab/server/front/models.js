// The widgets' state on this side, kept in step with the kernel: what anywidget calls a model.

import { alike } from "./alike.js";
import { isDrawable, withMessage } from "./outputs.js";
import { isKnown } from "./views.js";
/** @import { Output } from "./outputs.js" */

/**
 * A message of Jupyter's protocol, as far as it is read here.
 * @typedef {{ header: Record<string, any>, parent_header: Record<string, any>, content: any }} Message
 */
/** @typedef {(message: Message, buffers: DataView<ArrayBuffer>[]) => void} Receive */
/** @typedef {Record<string, any>} State a widget's, by the names of its traits */
/** @typedef {(string | number)[]} Path where an array is in a state */
/**
 * What messages go through: a kernel at the other end, or what stands for one.
 * @typedef {object} Connection
 * @property {() => void} open
 * @property {() => void} leave
 * @property {(model: string, data: Record<string, unknown>, buffers?: (ArrayBuffer | ArrayBufferView<ArrayBuffer>)[]) => string} send
 */

export class WidgetModel {
  /**
   * @param {string} id
   * @param {State} state
   * @param {Connection} connection
   */
  constructor(id, state, connection) {
    this.id = id;
    this.state = state;
    this.connection = connection;
    /** @type {Map<string, ((...words: any[]) => void)[]>} */
    this.listeners = new Map();
    /** @type {Set<string>} */
    this.changed = new Set();
    /** @type {string | null} */
    this.awaited = null;
    /** Whether outputs that are captured next take the place of those before. */
    this.clearsNext = false;
  }

  /** @param {string} name */
  get(name) {
    return this.state[name];
  }

  /**
   * @param {string | State} name
   * @param {unknown} [value]
   */
  set(name, value) {
    this.take(typeof name === "object" ? name : { [name]: value }, true);
  }

  /**
   * Takes new values, and tells of those that differ.
   * @param {State} values
   */
  take(values, mine = false) {
    const fresh = Object.keys(values).filter((name) => !alike(this.state[name], values[name]));
    for (const name of fresh) {
      this.state[name] = values[name];
      if (mine) this.changed.add(name);
      else this.changed.delete(name);
    }
    for (const name of fresh) this.tell(`change:${name}`, this, values[name]);
    if (fresh.length) this.tell("change", this);
  }

  // One message at a time: while the kernel is at work on one, the next waits and is overtaken by newer values.
  save_changes() {
    if (this.awaited || !this.changed.size) return;
    const [data, buffers] = withoutBuffers(Object.fromEntries([...this.changed].map((name) => [name, this.state[name]])));
    this.changed.clear();
    this.awaited = this.connection.send(this.id, { method: "update", ...data }, buffers);
  }

  /** @param {string} message whose request the kernel is done with */
  done(message) {
    if (message !== this.awaited) return;
    this.awaited = null;
    this.save_changes();
  }

  /**
   * @param {unknown} content
   * @param {unknown} _
   * @param {ArrayBuffer[]} buffers
   */
  send(content, _ = undefined, buffers = []) {
    this.connection.send(this.id, { method: "custom", content }, buffers);
  }

  /**
   * @param {string} names
   * @param {(...words: any[]) => void} listener
   */
  on(names, listener) {
    for (const name of names.split(" ")) this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  /**
   * @param {string} names
   * @param {(...words: any[]) => void} [listener] all of them where none is named
   */
  off(names, listener) {
    for (const name of names.split(" ")) {
      const left = (this.listeners.get(name) ?? []).filter((known) => listener && known !== listener);
      this.listeners.set(name, left);
    }
  }

  /**
   * @param {string} name
   * @param {any[]} words
   */
  tell(name, ...words) {
    for (const listener of this.listeners.get(name) ?? []) listener(...words);
  }
}

/**
 * The state without its arrays, where they were, and the arrays.
 * @param {State} values
 * @returns {[{ state: State, buffer_paths: Path[] }, (ArrayBuffer | ArrayBufferView<ArrayBuffer>)[]]}
 */
function withoutBuffers(values) {
  /** @type {Path[]} */
  const paths = [];
  /** @type {(ArrayBuffer | ArrayBufferView<ArrayBuffer>)[]} */
  const buffers = [];
  /** @type {(value: any, path: Path) => any} */
  const walk = (value, path) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      paths.push(path);
      buffers.push(/** @type {ArrayBuffer | ArrayBufferView<ArrayBuffer>} */ (value));
      return null;
    }
    if (Array.isArray(value)) return value.map((inner, index) => walk(inner, [...path, index]));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, [...path, name])]));
    return value;
  };
  return [{ state: walk(values, []), buffer_paths: paths }, buffers];
}

/** @type {(output: Output, name: string | undefined) => boolean} */
const isNamed = (output, name) => Boolean(name) && output.transient?.display_id === name;

/**
 * @param {State} state
 * @param {Path} path
 * @param {unknown} value
 */
export function put(state, path, value) {
  const inner = path.slice(0, -1).reduce((found, step) => found[step], state);
  inner[path[path.length - 1]] = value;
}

const GIVE_WAY_EVERY_MS = 1000;

export class Models {
  /**
   * @param {(receive: Receive) => Connection} connect
   * @param {() => void} onUnknown is called once there is something that only Voila's own front end can draw, when the kernel rests
   */
  constructor(connect, onUnknown) {
    /** @type {Map<string, WidgetModel>} */
    this.known = new Map();
    this.connection = connect((message, buffers) => this.receive(message, buffers));
    this.onUnknown = onUnknown;
    this.hasUnknown = false;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /**
   * @param {string} id
   * @param {State} state
   */
  add(id, state) {
    const model = new WidgetModel(id, state, this.connection);
    this.known.set(id, model);
    if (!isKnown(model.get("_model_name"))) this.reportUnknown();
    if (model.get("_model_name") === "LinkModel") this.link(model, true);
    if (model.get("_model_name") === "DirectionalLinkModel") this.link(model, false);
    return model;
  }

  /**
   * The model that a state names.
   * @param {string} reference
   */
  of(reference) {
    return this.known.get(reference?.replace("IPY_MODEL_", ""));
  }

  reportUnknown() {
    if (this.hasUnknown) return;
    this.hasUnknown = true;
    // A thread of the kernel's says nothing when it rests.
    this.timer = window.setInterval(() => this.giveWay(), GIVE_WAY_EVERY_MS);
  }

  // What Output widgets have captured is the kernel's before the page is given to another front end.
  giveWay() {
    const busy = [...this.known.values()].some((model) => model.awaited || model.changed.size);
    if (!this.hasUnknown || busy) return;
    clearInterval(this.timer);
    this.hasUnknown = false;
    this.onUnknown();
  }

  /**
   * Messages of output go to the Output widget that captures what their request brings forth.
   * @param {Message} message
   */
  capture(message) {
    const request = message.parent_header.msg_id;
    const outputs = request && [...this.known.values()].findLast((model) => model.get("msg_id") === request);
    if (!outputs) return;
    const { msg_type } = message.header;
    if (msg_type === "clear_output") {
      if (message.content.wait) outputs.clearsNext = true;
      else outputs.set("outputs", []);
    } else {
      const before = outputs.clearsNext ? [] : (outputs.get("outputs") ?? []);
      const after = withMessage(before, message);
      if (!after) return;
      outputs.clearsNext = false;
      if (!after.every(isDrawable)) this.reportUnknown();
      outputs.set("outputs", after);
    }
    outputs.save_changes();
  }

  /**
   * Two values that are one, here in the browser; their models may come after the link.
   * @param {WidgetModel} model
   * @param {boolean} both whether either may change the other
   */
  link(model, both) {
    queueMicrotask(() => {
      const [[source, from], [target, to]] = [model.get("source"), model.get("target")];
      const [one, other] = [this.of(source), this.of(target)];
      if (!one || !other) return;
      /** @type {(giver: WidgetModel, name: string, taker: WidgetModel, taken: string) => () => void} */
      const pass = (giver, name, taker, taken) => () => {
        taker.set(taken, giver.get(name));
        taker.save_changes();
      };
      one.on(`change:${from}`, pass(one, from, other, to));
      if (both) other.on(`change:${to}`, pass(other, to, one, from));
      other.set(to, one.get(from));
    });
  }

  /**
   * An output that has a name is drawn anew wherever it is shown.
   * @param {Pick<Output, "data" | "metadata" | "transient">} output
   */
  replaceDisplay({ data, metadata = {}, transient = {} }) {
    for (const model of this.known.values()) {
      const outputs = model.get("outputs");
      if (!Array.isArray(outputs) || !outputs.some((output) => isNamed(output, transient.display_id))) continue;
      model.set("outputs", outputs.map((one) => (isNamed(one, transient.display_id) ? { ...one, data, metadata } : one)));
      model.save_changes();
    }
  }

  /**
   * @param {Message} message
   * @param {DataView<ArrayBuffer>[]} buffers
   */
  receive(message, buffers) {
    const { content, header, parent_header } = message;
    if (header.msg_type === "status" && content.execution_state === "idle")
      for (const model of this.known.values()) model.done(parent_header.msg_id);
    if (header.msg_type === "status") {
      if (content.execution_state === "idle" && this.hasUnknown) this.giveWay();
      return;
    }
    if (header.msg_type === "update_display_data") return this.replaceDisplay(content);
    if (!header.msg_type.startsWith("comm_")) return this.capture(message);
    const { method, state = {}, buffer_paths = [] } = content.data ?? {};
    for (const [index, path] of buffer_paths.entries()) put(state, path, buffers[index]);
    if (header.msg_type === "comm_open" && content.target_name === "jupyter.widget") this.add(content.comm_id, state);
    const model = this.known.get(content.comm_id);
    if (header.msg_type === "comm_close") this.known.delete(content.comm_id);
    if (header.msg_type !== "comm_msg" || !model) return;
    if (method === "update") model.take(state);
    if (method === "custom") model.tell("msg:custom", content.data.content, buffers);
  }
}

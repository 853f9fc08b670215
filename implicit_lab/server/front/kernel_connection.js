// The connection to the Jupyter kernel: messages in version 1 of Jupyter's websocket protocol.
// It opens after the first picture is drawn; messages sent before that are queued.

// Not randomUUID, which a page has that came by https only.
const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const SESSION = unique();
const CHECK_EVERY_MS = 20_000;

/** @import { Message, Receive } from "./models.js" */

export class KernelConnection {
  /**
   * @param {string} root
   * @param {string} kernel
   * @param {Receive} onMessage
   * @param {() => void} onLost
   */
  constructor(root, kernel, onMessage, onLost) {
    this.root = root;
    this.kernel = kernel;
    this.onMessage = onMessage;
    this.onLost = onLost;
    /** @type {Blob[]} */
    this.queue = [];
    /** @type {WebSocket | undefined} */
    this.socket = undefined;
    this.tries = 0;
    this.closed = false;
    // A page that is left ends its kernel; where that request is lost, the server ends it later.
    window.addEventListener("pagehide", () => this.shutDownKernel());
    // The back button may bring back a page whose kernel is gone.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    // The server does not report a kernel that it has ended after a long idle time.
    this.timer = setInterval(() => document.hidden || this.checkKernel(), CHECK_EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.checkKernel());
  }

  open() {
    const address = new URL(`${this.root}api/kernels/${this.kernel}/channels?session_id=${SESSION}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address, "v1.kernel.websocket.jupyter.org");
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.tries = 0;
      for (const message of this.queue.splice(0)) socket.send(message);
    };
    socket.onmessage = (event) => this.onMessage(...unpacked(event.data));
    socket.onclose = () => {
      if (this.closed) return;
      if (++this.tries > 5) this.lose();
      else setTimeout(() => this.closed || this.open(), 400 * this.tries);
    };
    this.socket = socket;
  }

  // Asks whether the kernel still exists; where the server does not answer, nothing follows from that.
  async checkKernel() {
    const answer = await fetch(`${this.root}api/kernels/${this.kernel}`).catch(() => null);
    if (answer?.status === 404) this.lose();
  }

  lose() {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    this.onLost();
  }

  /**
   * Sends a message about a model and returns its id, which the kernel's idle status will name.
   * @param {string} model
   * @param {Record<string, unknown>} data
   * @param {(ArrayBuffer | ArrayBufferView<ArrayBuffer>)[]} buffers
   */
  send(model, data, buffers = []) {
    const header = {
      msg_id: unique(), msg_type: "comm_msg", session: SESSION, username: "", version: "5.3",
      date: new Date().toISOString(),
    };
    const message = packed(
      { header, parent_header: {}, metadata: {}, channel: "shell", content: { comm_id: model, data } },
      buffers,
    );
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(message);
    else this.queue.push(message);
    return header.msg_id;
  }

  // Leaves the kernel to another page.
  leave() {
    this.closed = true;
    clearInterval(this.timer);
    this.socket?.close();
  }

  shutDownKernel() {
    if (this.closed) return;
    this.closed = true;
    navigator.sendBeacon(`${this.root}voila/api/shutdown/${this.kernel}`);
  }
}

/**
 * A message is its channel, four parts of JSON, then arrays; before them the number of offsets, and the offsets.
 * @param {Message & { channel: string, metadata: object }} message
 * @param {(ArrayBuffer | ArrayBufferView<ArrayBuffer>)[]} buffers
 */
function packed({ channel, header, parent_header, metadata, content }, buffers) {
  /** @type {(value: string) => Uint8Array<ArrayBuffer>} */
  const text = (value) => new TextEncoder().encode(value);
  const parts = [text(channel), ...[header, parent_header, metadata, content].map((part) => text(JSON.stringify(part)))];
  parts.push(...buffers.map(bytesOf));
  const head = new BigUint64Array(parts.length + 2);
  head[0] = BigInt(parts.length + 1);
  head[1] = BigInt(head.byteLength);
  for (const [index, part] of parts.entries()) head[index + 2] = head[index + 1] + BigInt(part.byteLength);
  return new Blob([head, ...parts]);
}

/**
 * @param {ArrayBuffer} data
 * @returns {[Message, DataView<ArrayBuffer>[]]}
 */
function unpacked(data) {
  const count = Number(new BigUint64Array(data, 0, 1)[0]);
  const places = Array.from(new BigUint64Array(data, 8, count), Number);
  const parts = places.slice(1).map((end, index) => new DataView(data, places[index], end - places[index]));
  const [header, parent_header, , content] = parts.slice(1, 5).map((part) => JSON.parse(new TextDecoder().decode(part)));
  return [{ header, parent_header, content }, parts.slice(5)];
}

/** @param {ArrayBuffer | ArrayBufferView<ArrayBuffer>} buffer */
function bytesOf(buffer) {
  return ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
}

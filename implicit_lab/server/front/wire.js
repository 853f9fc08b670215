// The line to the kernel: messages as version 1 of Jupyter's websocket carries them.
// It is laid after the first picture is drawn; what is said before waits.

// Not randomUUID, which a page has that came by https only.
const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const SESSION = unique();
const LOOK_EVERY = 20_000;

class Wire {
  constructor(root, kernel, hear, lose) {
    this.root = root;
    this.kernel = kernel;
    this.hear = hear;
    this.lose = lose;
    this.waiting = [];
    this.tries = 0;
    this.left = false;
    // A page that is left ends its kernel; where that word is lost, the kernel notices by itself.
    window.addEventListener("pagehide", () => this.leave());
    // The back button may bring back a page whose kernel is gone.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    // Nobody tells of a kernel that was ended for its long rest.
    this.watch = setInterval(() => document.hidden || this.look(), LOOK_EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  open() {
    const address = new URL(`${this.root}api/kernels/${this.kernel}/channels?session_id=${SESSION}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.socket = new WebSocket(address, "v1.kernel.websocket.jupyter.org");
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.tries = 0;
      for (const message of this.waiting.splice(0)) this.socket.send(message);
    };
    this.socket.onmessage = (event) => this.hear(...unpacked(event.data));
    this.socket.onclose = () => {
      if (this.left) return;
      if (++this.tries > 5) this.end();
      else setTimeout(() => this.left || this.open(), 400 * this.tries);
    };
  }

  // Looks whether the kernel is still there; where the server does not answer, that says nothing.
  async look() {
    const answer = await fetch(`${this.root}api/kernels/${this.kernel}`).catch(() => null);
    if (answer?.status === 404) this.end();
  }

  end() {
    if (this.left) return;
    this.left = true;
    clearInterval(this.watch);
    this.lose();
  }

  // Sends a message about a model and returns its name, by which the kernel says when it is done.
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
    else this.waiting.push(message);
    return header.msg_id;
  }

  leave() {
    if (this.left) return;
    this.left = true;
    navigator.sendBeacon(`${this.root}voila/api/shutdown/${this.kernel}`);
  }
}

// A message as parts: its channel, four of JSON, then arrays; before them how many places there are, and the places.
function packed({ channel, header, parent_header, metadata, content }, buffers) {
  const text = (value) => new TextEncoder().encode(value);
  const parts = [text(channel), ...[header, parent_header, metadata, content].map((part) => text(JSON.stringify(part)))];
  parts.push(...buffers.map(bytesOf));
  const head = new BigUint64Array(parts.length + 2);
  head[0] = BigInt(parts.length + 1);
  head[1] = BigInt(head.byteLength);
  parts.forEach((part, index) => (head[index + 2] = head[index + 1] + BigInt(part.byteLength)));
  return new Blob([head, ...parts]);
}

function unpacked(data) {
  const count = Number(new BigUint64Array(data, 0, 1)[0]);
  const places = Array.from(new BigUint64Array(data, 8, count), Number);
  const parts = places.slice(1).map((end, index) => new DataView(data, places[index], end - places[index]));
  const json = (part) => JSON.parse(new TextDecoder().decode(part));
  const [, header, parent_header, , content] = parts.map((part, index) => (index > 0 && index < 5 ? json(part) : part));
  return [{ header, parent_header, content }, parts.slice(5)];
}

function bytesOf(buffer) {
  return ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
}

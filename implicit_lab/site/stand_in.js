// Stands in the place of a kernel: takes the messages of widgets, and has them answered by what knows how.

/** @import { Connection, Receive } from "../server/front/models.js" */

/**
 * Answers a message of one model: `data` is what a kernel would be sent. Nobody waits for what takes long: as a kernel
 * that has begun a thread, it is told the next change meanwhile.
 * @typedef {(data: Record<string, any>, buffers: (ArrayBuffer | ArrayBufferView<ArrayBuffer>)[]) => void | Promise<void>} Answer
 */

export class StandIn {
  constructor() {
    /** @type {Map<string, Answer>} */
    this.answers = new Map();
    this.sent = 0;
  }

  /**
   * From now on `answer` is asked what comes from this model.
   * @param {string} model
   * @param {Answer} answer
   */
  answer(model, answer) {
    this.answers.set(model, answer);
  }

  /**
   * @param {Receive} receive
   * @returns {Connection}
   */
  connect(receive) {
    return {
      open() {},
      leave() {},
      send: (model, data, buffers = []) => {
        const id = String(++this.sent);
        const status = { header: { msg_type: "status" }, parent_header: { msg_id: id }, content: { execution_state: "idle" } };
        queueMicrotask(() => {
          try {
            this.answers.get(model)?.(data, buffers);
          } finally {
            // After an error too: the model would wait for ever.
            receive(status, []);
          }
        });
        return id;
      },
    };
  }
}

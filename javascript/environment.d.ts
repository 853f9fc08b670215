// What the scripts of the pages find around them: anywidget's model, Plotly once it is loaded, the player's event.

/** An event of a model: any change, the change of one trait, or a message. */
type ModelEvent<Traits> = "change" | `change:${keyof Traits & string}` | "msg:custom";

/** The state of a widget, shared with Python. */
interface Model<Traits> {
  get<Name extends keyof Traits>(name: Name): Traits[Name];
  set<Name extends keyof Traits>(name: Name, value: Traits[Name]): void;
  set(values: Partial<Traits>): void;
  save_changes(): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBuffer[]): void;
  on(event: ModelEvent<Traits>, listener: () => void): void;
  off(event: ModelEvent<Traits>, listener: () => void): void;
}

/** A state that is still empty. */
type Absent<State> = { [Name in keyof State]?: undefined };

/** Where a player is: what an address on its page adds to itself. */
interface PlayerState {
  t: number;
  look: Look;
  usual: Look;
}

interface DocumentEventMap {
  "il-state": CustomEvent<PlayerState>;
}

declare var Plotly: any;

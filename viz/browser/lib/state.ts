// The reader's choices in a view: passed to listeners, kept in the address.

/** How a state begins, and how it is read from the address and written to it. */
export interface Keeping<State> {
  /** The state of a fresh page. */
  first: () => State;
  /** The state that the address asks for. */
  read: () => State;
  /** Put a state into the address. */
  write: (state: State) => void;
}

export interface Store<State> {
  readonly state: State;
  /** Call a listener after every change, in the order in which listeners came. */
  onChange: (listener: (state: State) => void) => void;
  change: (changes: Partial<State>) => void;
  reset: () => void;
  /** Take the state from the address, now and whenever the reader changes it. */
  start: () => void;
}

/** Keep a state; no listener is called before `start`. */
export const keepState = <State extends object>({ first, read, write }: Keeping<State>): Store<State> => {
  const listeners: ((state: State) => void)[] = [];
  let state = first();
  const notify = (): void => {
    for (const listener of listeners) listener(state);
  };
  const change = (changes: Partial<State>): void => {
    state = { ...state, ...changes };
    write(state);
    notify();
  };
  const restore = (): void => {
    state = read();
    notify();
  };
  return {
    get state() {
      return state;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    change,
    reset: () => {
      change(first());
    },
    start: () => {
      restore();
      window.addEventListener("hashchange", restore);
    },
  };
};

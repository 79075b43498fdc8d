import assert from "node:assert/strict";
import { test } from "node:test";
import { keepState } from "./state.ts";

interface State {
  theme: string;
  cut: number;
}

const listeners: (() => void)[] = [];
Object.assign(globalThis, {
  window: {
    addEventListener: (name: string, listener: () => void) => {
      assert.equal(name, "hashchange");
      listeners.push(listener);
    },
  },
});

test("listeners are called in order, the state is written at every change, and read from the address", () => {
  const first = (): State => ({ theme: "", cut: 5 });
  const written: State[] = [];
  const calls: string[] = [];
  let address: Partial<State> = { theme: "neglect" };
  const store = keepState<State>({
    first,
    read: () => ({ ...first(), ...address }),
    write: (state) => written.push(state),
  });
  store.onChange(({ theme }) => calls.push(`one ${theme}`));
  store.onChange(({ cut }) => calls.push(`two ${String(cut)}`));
  assert.deepEqual(store.state, first());
  assert.deepEqual(calls, []);

  store.start();
  assert.deepEqual(calls.splice(0), ["one neglect", "two 5"]);
  assert.deepEqual(written, [], "what was read is not written");

  store.change({ cut: 9 });
  assert.deepEqual(store.state, { theme: "neglect", cut: 9 });
  assert.deepEqual(calls.splice(0), ["one neglect", "two 9"]);
  assert.deepEqual(written.splice(0), [{ theme: "neglect", cut: 9 }]);

  address = { theme: "housing" };
  for (const listener of listeners) listener();
  assert.deepEqual(store.state, { theme: "housing", cut: 5 });

  store.reset();
  assert.deepEqual(written, [first()]);
  assert.deepEqual(store.state, first());
});

import { clearLine, cursorTo } from "node:readline";

const everyMs = 100;

/** Shows how far it is on stderr, if that is a terminal, until it is disposed of. */
export function showProgress(text: () => string): Disposable {
  const { stderr } = process;
  if (!stderr.isTTY) return { [Symbol.dispose]() {} };
  const clear = () => {
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  };
  const timer = setInterval(() => {
    clear();
    stderr.write(text());
  }, everyMs);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      clear();
    },
  };
}

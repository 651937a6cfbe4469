import { redact } from "@buspass/identity/key-guard";

/** Causes of causes: further down nobody reads. */
const deepest = 5;

/**
 * What others threw, as an error that may be printed: its name, message, stack, and those of its fields that
 * are texts, numbers or booleans, without keys and tokens. What else it refers to (requests, sockets,
 * answers) is left behind: nobody knows what is in there. The error itself is not touched.
 */
export function causeOf(thrown: unknown, depth = 0): unknown {
  if (typeof thrown !== "object" || thrown === null) return redact(String(thrown));
  const { name, message } = textsOf(thrown);
  const cause: unknown = Reflect.get(thrown, "cause");
  const goesOn = cause !== undefined && depth < deepest;
  const copy = new Error(message, goesOn ? { cause: causeOf(cause, depth + 1) } : {});
  for (const [key, value] of Object.entries(thrown)) {
    if (key in copy) continue;
    if (typeof value === "string") Object.assign(copy, { [key]: redact(value) });
    else if (typeof value === "number" || typeof value === "boolean") {
      Object.assign(copy, { [key]: value });
    }
  }
  const stack = [`${name}: ${message}`, ...framesOf(thrown)].join("\n");
  for (const [key, value] of Object.entries({ name, stack })) {
    Object.defineProperty(copy, key, { value, configurable: true, writable: true });
  }
  if (thrown instanceof AggregateError && depth < deepest) {
    const errors = thrown.errors.map((error) => causeOf(error, depth + 1));
    Object.defineProperty(copy, "errors", { value: errors, enumerable: true });
  }
  return copy;
}

function textsOf(thrown: object): { readonly name: string; readonly message: string } {
  const text = (key: string): string => {
    const value: unknown = Reflect.get(thrown, key);
    return typeof value === "string" ? redact(value) : "";
  };
  return { name: text("name") || "Error", message: text("message") };
}

/** Where it came from, without the message, which stands before it. */
function framesOf(thrown: object): string[] {
  const stack: unknown = Reflect.get(thrown, "stack");
  if (typeof stack !== "string") return [];
  return redact(stack)
    .split("\n")
    .filter((line) => /^\s+at .+(?:\)|:\d+:\d+|<anonymous>)$/.test(line));
}

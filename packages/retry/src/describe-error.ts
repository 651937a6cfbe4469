/**
 * Names whatever was thrown, in a few words. It never throws itself: a value may have getters that
 * throw, no prototype, or be a revoked proxy, and the message must still be settled.
 */
export function describeError(error: unknown): string {
  try {
    return describe(error);
  } catch {
    return "a value that cannot be read";
  }
}

function describe(error: unknown): string {
  if (typeof error === "string") {
    return error === "" ? "an empty string" : error;
  }
  if (typeof error === "function") {
    return "a function";
  }
  if (typeof error !== "object" || error === null) {
    return String(error);
  }
  // An error of another realm is not an `instanceof Error`, so what counts is what it carries.
  const name = text(error, "name");
  const message = text(error, "message");
  if (name !== undefined && message !== undefined) {
    return `${name}: ${message}`;
  }
  return name ?? message ?? "an object without a name or message";
}

function text(error: object, key: "name" | "message"): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

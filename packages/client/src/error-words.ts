/** What an error of others says of itself. */
export interface ErrorWords {
  /** Its names and codes. */
  readonly words: ReadonlySet<string>;
  readonly message: string;
}

/** The names, codes and message of whatever was thrown. */
export function wordsOf(error: unknown): ErrorWords {
  if (typeof error !== "object" || error === null) {
    return { words: new Set(), message: String(error) };
  }
  // With several addresses for one name, each of them has failed. `translate` of @azure/core-amqp
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  const text = (key: string): string => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === "string" ? value : "";
  };
  const said = text("message");
  // Of a code that it has no name for, ServiceBusError keeps the word in its message.
  const [prefix = "", detail] =
    text("code") === "GeneralError" ? (/^([A-Za-z_]+): /.exec(said) ?? []) : [];
  const words = [text("code"), text("name"), detail].filter((word) => word !== undefined);
  return { words: new Set(words), message: said.slice(prefix.length) };
}

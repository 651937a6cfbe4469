/** Names inside of a template, each given once. Bicep takes letters, digits and underscores. */
export class Symbols {
  readonly #taken = new Set<string>();

  /** `"orders-api"` and `"principal id"` make `ordersApiPrincipalId`. */
  add(...words: readonly string[]): string {
    const name = camelCase(words.join(" "));
    let symbol = name;
    // Names that differ in signs only, such as `orders-api` and `orders_api`, must still be two.
    for (let count = 2; this.#taken.has(symbol.toLowerCase()); count += 1) {
      symbol = `${name}${count}`;
    }
    this.#taken.add(symbol.toLowerCase());
    return symbol;
  }
}

function camelCase(text: string): string {
  const name = text
    .split(/[^a-z0-9]+/i)
    .filter(Boolean)
    .map((word, index) => {
      const first = word.charAt(0);
      return (index === 0 ? first.toLowerCase() : first.toUpperCase()) + word.slice(1);
    })
    .join("");
  return /^[a-z]/i.test(name) ? name : `_${name}`;
}

/** The path of an entity in an address: `sb://contoso.servicebus.windows.net/orders/` → `orders`. */
export function entityPathOf(address: unknown): string {
  return typeof address === "string"
    ? address.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/^\/|\/$/g, "")
    : "";
}

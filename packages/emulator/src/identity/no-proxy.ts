/**
 * The variable that keeps requests to loopback away from a person's proxy: the real credentials would
 * ask it for them. What the person excludes already stays excluded.
 */
export function noProxyForLoopback(): { readonly NO_PROXY: string } {
  const theirs = process.env["NO_PROXY"] ?? process.env["no_proxy"];
  return { NO_PROXY: [theirs, "127.0.0.1", "localhost"].filter(Boolean).join(",") };
}

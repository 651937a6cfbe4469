/** A token of RFC 9110, section 5.6.2. */
const token = "[\\w!#$%&'*+.^`|~-]+";
const mediaType = new RegExp(`^\\s*(${token}/${token})\\s*(?:;.*)?$`, "s");
const json = /^\s*(?:application\/json|[^\s/;]+\/[^\s/;]+\+json)\s*(?:;|$)/i;

/** RFC 9110, section 8.3.1: a type, a subtype, and parameters. */
export function isMediaType(text: string): boolean {
  return mediaType.test(text);
}

/** The type and subtype in lower case, without parameters. */
export function essenceOf(contentType: string): string {
  return (mediaType.exec(contentType)?.[1] ?? contentType).toLowerCase();
}

/** RFC 9110, section 8.3.1 (case and parameters); RFC 6839, section 3.1 (`+json`). */
export function isJson(contentType: string): boolean {
  return contentType === "application/json" || json.test(contentType);
}

export function isText(contentType: string): boolean {
  return essenceOf(contentType).startsWith("text/");
}

/** The value of the parameter `charset`. RFC 9110, section 8.3.2 */
export function charsetOf(contentType: string): string | undefined {
  return new RegExp(`;\\s*charset\\s*=\\s*"?(${token})`, "i").exec(contentType)?.[1];
}

/** Whether text in the charset can be read as UTF-8, as that in ASCII can. */
export function isUtf8(charset: string | undefined): boolean {
  return charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset);
}

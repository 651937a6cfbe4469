/**
 * A command of the Azure CLI. Options without a value are left out.
 *
 * @example
 * az("servicebus queue delete", { "resource-group": "contoso", name: "orders" })
 */
export function az(
  command: string,
  options: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): string {
  const written = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = Array.isArray(value) ? value : [value];
    return [`--${name} ${values.map((each) => quoted(String(each))).join(" ")}`];
  });
  return ["az", command, ...written].join(" ");
}

/**
 * For bash and PowerShell alike. Both read what is between single quotes as it is, and `$` between double
 * quotes as a variable; how to write a single quote between single quotes is not the same in both.
 */
function quoted(value: string): string {
  if (/^[\w./:~+-]+$/.test(value)) return value;
  if (!value.includes("'")) return `'${value}'`;
  return `"${value.replace(/["$`\\]/g, "\\$&")}"`;
}

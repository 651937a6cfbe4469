const form =
  /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Of a year, a month, a week, a day, an hour, a minute and a second. As .NET reads them, which Azure is written in. */
const unitsMs = [31_536_000_000, 2_592_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/**
 * An ISO 8601 duration in milliseconds, so that `PT1M` and `PT60S` are the same; undefined when it is none.
 * https://learn.microsoft.com/dotnet/api/system.xml.xmlconvert.totimespan
 */
export function durationMs(text: string): number | undefined {
  const [whole, sign, ...parts] = form.exec(text) ?? [];
  if (whole === undefined || parts.every((part) => part === undefined)) return undefined;
  const sum = unitsMs.reduce(
    (total, unitMs, index) => total + Number(parts[index] ?? 0) * unitMs,
    0,
  );
  return Math.round(sign === "-" ? -sum : sum);
}

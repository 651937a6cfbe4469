const pattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

const unitsMs = [86_400_000, 3_600_000, 60_000, 1_000] as const;

/**
 * An ISO 8601 duration in milliseconds, such as 60,000 for `PT1M`; undefined for what is none. It is that
 * of XML Schema, which Azure reads and which knows no weeks, without years and months, whose length
 * varies: https://www.w3.org/TR/xmlschema-2/#duration
 */
export function durationMs(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null || /[PT]$/.test(text)) return undefined;
  return unitsMs.reduce(
    (total, unitMs, index) => total + Number(match[index + 1] ?? 0) * unitMs,
    0,
  );
}

import { Temporal } from "temporal-polyfill";
import { foreverMs } from "../entities/entity-settings.ts";
import { Duration } from "../entities/rules/duration.ts";

/** How the service writes the longest duration. A number of milliseconds cannot hold its end. */
const forever = "P10675199DT2H48M5.4775807S";

/** XML Schema's duration without a sign, which no setting has; Temporal alone takes weeks and small letters, too. */
const format = /^P[\dYMDTHS.]+$/;

/**
 * Reads an ISO 8601 duration in whole milliseconds, no longer than the longest; undefined for anything
 * else. A year has 365 days and a month 30, as for .NET's `XmlConvert.ToTimeSpan`.
 */
export function parseTimeSpan(text: string): number | undefined {
  if (!format.test(text)) return undefined;
  try {
    const { years, months, days, hours, minutes, seconds, milliseconds } =
      Temporal.Duration.from(text);
    const allDays = years * 365 + months * 30 + days;
    const ms = ((allDays * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000 + milliseconds;
    return Math.min(ms, foreverMs);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Writes a duration as the service does: `PT1M`, `P2D`, `P10675199DT2H48M5.4775807S`. */
export function formatTimeSpan(milliseconds: number): string {
  return milliseconds >= foreverMs
    ? forever
    : Temporal.Duration.from({ milliseconds: Math.round(milliseconds) })
        .round({ largestUnit: "days" })
        .toString();
}

/** As .NET writes a TimeSpan, which is how refusals speak of it: `00:05:00`, `25.00:00:00`. */
export function dotNetTimeSpan(milliseconds: number): string {
  return milliseconds >= foreverMs
    ? "10675199.02:48:05.4775807"
    : new Duration(milliseconds).toString();
}

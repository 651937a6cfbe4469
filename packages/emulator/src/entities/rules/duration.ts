/**
 * A length of time as a property value: `TimeToLive`, a parameter of the type TimeSpan, or what two
 * dates differ by.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-filter-examples#parameter-based-filters
 */
export class Duration {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  /** As .NET writes a TimeSpan: `[-][d.]hh:mm:ss[.fffffff]`. */
  toString(): string {
    const total = Math.abs(this.milliseconds);
    const two = (part: number): string => String(Math.floor(part)).padStart(2, "0");
    const days = Math.floor(total / 86_400_000);
    const clock = `${two((total / 3_600_000) % 24)}:${two((total / 60_000) % 60)}:${two((total / 1000) % 60)}`;
    const rest = Math.round((total % 1000) * 10_000);
    return [
      this.milliseconds < 0 ? "-" : "",
      days > 0 ? `${days}.` : "",
      clock,
      rest > 0 ? `.${String(rest).padStart(7, "0")}` : "",
    ].join("");
  }

  /** Reads what `toString` writes; undefined for anything else. */
  static parse(text: string): Duration | undefined {
    const match = format.exec(text.trim());
    if (match === null) return undefined;
    const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = "0"] = match;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    const total =
      Number(days) * 86_400_000 +
      Number(hours) * 3_600_000 +
      Number(minutes) * 60_000 +
      Number(seconds) * 1000 +
      Number(`0.${fraction}`) * 1000;
    return new Duration(sign === "-" ? -total : total);
  }
}

const format = /^(-)?(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,7}))?$/;

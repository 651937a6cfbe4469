import type { Binding } from "./bindings.ts";
import { type Area, areas, type Requirement } from "./requirement.ts";

/** A requirement that the emulator does not meet, and why. */
export interface Gap {
  readonly id: string;
  readonly claim: string;
  readonly why: string;
}

/** How much of an area is verified. */
export interface AreaCoverage {
  readonly area: Area;
  readonly claims: number;
  readonly verified: number;
  readonly gaps: number;
}

/** How much of the manifest the suite verifies. */
export interface Coverage {
  readonly areas: readonly AreaCoverage[];
  readonly total: Omit<AreaCoverage, "area">;
  readonly gaps: readonly Gap[];
}

/** A claim with a known gap is not verified, whatever else tests it. */
export function coverageOf(
  requirements: readonly Requirement[],
  bindings: readonly Binding[],
): Coverage {
  const gaps = requirements.flatMap(({ id, claim }) => {
    const why = bindings.find((binding) => binding.id === id && binding.gap !== undefined)?.gap;
    return why === undefined ? [] : [{ id, claim, why }];
  });
  const open = new Set(gaps.map(({ id }) => id));
  const tested = new Set(bindings.map(({ id }) => id));
  const count = (some: readonly Requirement[]): Omit<AreaCoverage, "area"> => ({
    claims: some.length,
    verified: some.filter(({ id }) => tested.has(id) && !open.has(id)).length,
    gaps: some.filter(({ id }) => open.has(id)).length,
  });
  return {
    areas: areas.map((area) => ({
      area,
      ...count(requirements.filter((requirement) => requirement.area === area)),
    })),
    total: count(requirements),
    gaps,
  };
}

/** What is wrong between the manifest and its tests; each complaint can stand alone. */
export function coverageComplaints(
  requirements: readonly Requirement[],
  bindings: readonly Binding[],
): string[] {
  const ids = requirements.map(({ id }) => id);
  const known = new Set(ids);
  const tested = new Set(bindings.map(({ id }) => id));
  return [
    ...ids
      .filter((id, index) => ids.indexOf(id) !== index)
      .map((id) => `${id} is in the manifest more than once.`),
    ...ids.filter((id) => !/^SB-[A-Z]+-\d{3}$/.test(id)).map((id) => `${id} is no id.`),
    ...ids.filter((id) => !tested.has(id)).map((id) => `${id} has no test.`),
    ...bindings
      .filter(({ id }) => !known.has(id))
      .map(({ id, file }) => `${file} tests ${id}, which is not in the manifest.`),
  ];
}

import { seededKeys } from "./corpus/seeded-keys.ts";

const keys = seededKeys("tests");

/** A key as Azure made them for years; another one each time. None is ever written in a file. */
export const olderKey = keys.older;

/** A key as Azure makes them now, with its mark. */
export const newerKey = keys.newer;

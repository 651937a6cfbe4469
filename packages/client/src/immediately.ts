/**
 * The `setImmediate` of when this module was loaded: the end of a turn comes also where a test fakes
 * time, which by vitest's defaults fakes this one too.
 */
export const immediately: typeof setImmediate = setImmediate;

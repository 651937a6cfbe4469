/**
 * The `setImmediate` of when this module was loaded: bytes go on moving where a test fakes time, which
 * by vitest's defaults fakes this one too.
 */
export const immediately: typeof setImmediate = setImmediate;

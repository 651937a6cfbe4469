import type { AdministrationReply, Call } from "../call.ts";

/** What a method on a path does. Throws `Refusal` or `InvalidValue` where it does not. */
export type Operation = (call: Call) => AdministrationReply | Promise<AdministrationReply>;

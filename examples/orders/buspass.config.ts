import { access } from "./src/access.ts";
import { bus } from "./src/bus.ts";

/** What the `buspass` command works on in this folder. */
export default { bus, access };

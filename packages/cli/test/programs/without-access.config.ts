import { defineBus } from "@buspass/contracts";

export default { bus: defineBus({}) };

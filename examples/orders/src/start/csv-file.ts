/** The shop's export that comes with the example. */
export const csvFile: URL = new URL("../../data/orders.csv", import.meta.url);

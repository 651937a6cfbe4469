/** Microsoft's pages about Service Bus; a page and `#section` follow. */
export const docs = "https://learn.microsoft.com/azure/service-bus-messaging";

/** Microsoft's pages about identities. */
export const entraDocs = "https://learn.microsoft.com/entra";

/** Where what the pages do not say was seen on the wire. */
export const wire = "wire: observed with @azure/service-bus 7.9.5";
export const wirePython = "wire: observed with azure-servicebus 7.8.2 for Python on uamqp";
export const wireProton = "wire: observed with python3-qpid-proton 0.37";

/** A clause of AMQP 1.0, whose parts are at https://docs.oasis-open.org/amqp/core/v1.0/os/. */
export function amqp(clause: string): string {
  return `AMQP 1.0, ${clause}`;
}

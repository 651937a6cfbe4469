const { BUSPASS_CONFORMANCE_NAMESPACE, BUSPASS_CONFORMANCE_ADMINISTRATION } = process.env;

/** The namespace in Azure that this run is pointed at; undefined for the emulator. */
export const azureNamespace: string | undefined = BUSPASS_CONFORMANCE_NAMESPACE;

/** Where its administration API is: another place only for an emulator that stands alone. */
export const azureAdministration: string | undefined =
  BUSPASS_CONFORMANCE_ADMINISTRATION ?? azureNamespace;

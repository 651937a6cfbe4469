import { connectionString } from "./connection-strings.ts";
import { formsOf, type WrittenKey } from "./key-form.ts";

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** Where connection strings are put: files, commands, source and what programs print. */
export const carriers: readonly WrittenKey[] = formsOf("connection string with a key", {
  "web.config, connectionStrings": (key) =>
    `<connectionStrings>\n  <add name="Bus" connectionString="${connectionString(key)}" />\n</connectionStrings>`,
  "web.config, appSettings": (key) =>
    `<appSettings><add key="Microsoft.ServiceBus.ConnectionString" value="${connectionString(key)}" /></appSettings>`,
  "web.config, environmentVariables of HttpPlatformHandler": (key) =>
    `<environmentVariable name="BUS" value="${connectionString(key)}" />`,
  "an element of XML": (key) => `<Bus>${connectionString(key)}</Bus>`,
  CDATA: (key) => `<Bus><![CDATA[${connectionString(key)}]]></Bus>`,
  "appsettings.json": (key) => json({ ConnectionStrings: { bus: connectionString(key) } }),
  "local.settings.json": (key) =>
    json({ IsEncrypted: false, Values: { AzureWebJobsServiceBus: connectionString(key) } }),
  "launchSettings.json": (key) =>
    json({ profiles: { api: { environmentVariables: { BUS: connectionString(key) } } } }),
  "an export of App Service settings": (key) =>
    json([{ name: "BUS", value: connectionString(key), slotSetting: false }]),
  "what az prints": (key) => json({ primaryConnectionString: connectionString(key) }),
  "parameters of a template": (key) =>
    json({ parameters: { bus: { value: connectionString(key) } } }),
  "an environment of Postman": (key) => json([{ key: "bus", value: connectionString(key) }]),
  "a .env file": (key) => `PORT=8080\nBUS=${connectionString(key)}\nLOG=debug\n`,
  "a .env file with quotes": (key) => `BUS="${connectionString(key)}"`,
  "a .env file of Windows": (key) => `PORT=8080\r\nBUS='${connectionString(key)}'\r\n`,
  "docker compose": (key) =>
    `services:\n  api:\n    environment:\n      - BUS=${connectionString(key)}\n`,
  "a Dockerfile": (key) => `ENV BUS="${connectionString(key)}"`,
  "a call of docker": (key) => `docker run -e "BUS=${connectionString(key)}" contoso/api`,
  "a manifest of Kubernetes": (key) => `env:\n  - name: BUS\n    value: ${connectionString(key)}\n`,
  "a Secret of Kubernetes, as text": (key) => `stringData:\n  bus: "${connectionString(key)}"\n`,
  "values of Helm": (key) => `bus:\n  connectionString: '${connectionString(key)}'\n`,
  Terraform: (key) => `app_settings = {\n  "BUS" = "${connectionString(key)}"\n}`,
  Bicep: (key) => `param bus string = '${connectionString(key)}'`,
  "GitHub Actions": (key) => `    env:\n      BUS: ${connectionString(key)}\n`,
  "Azure Pipelines": (key) => `variables:\n- name: bus\n  value: ${connectionString(key)}\n`,
  "a history of bash": (key) => `  501  export BUS='${connectionString(key)}'`,
  "a history of PowerShell": (key) => `$env:BUS = "${connectionString(key)}"`,
  "a call of setx": (key) => `setx BUS "${connectionString(key)}" /M`,
  "a call of az": (key) =>
    `az functionapp config appsettings set --settings "BUS=${connectionString(key)}"`,
  "the registry of Windows": (key) => `[HKEY_CURRENT_USER\\Bus]\r\n"c"="${connectionString(key)}"`,
  systemd: (key) => `Environment="BUS=${connectionString(key)}"`,
  TOML: (key) => `bus = "${connectionString(key)}"`,
  INI: (key) => `[bus]\r\nconnection=${connectionString(key)}\r\n`,
  "properties of Java": (key) =>
    `spring.cloud.azure.servicebus.connection-string=${connectionString(key)}`,
  "properties of Java, escaped": (key) =>
    `bus=${connectionString(key).replaceAll(/[=:]/g, "\\$&")}`,
  CSV: (key) => `name,value\nbus,"${connectionString(key)}"\n`,
  SQL: (key) => `INSERT INTO settings VALUES ('bus', '${connectionString(key)}');`,
  JavaScript: (key) => `const client = new ServiceBusClient("${connectionString(key)}");`,
  "JavaScript with backticks": (key) => `const bus = \`${connectionString(key)}\`;`,
  "C#": (key) => `private const string Bus = @"${connectionString(key)}";`,
  Java: (key) => `new ServiceBusClientBuilder().connectionString("${connectionString(key)}")`,
  Python: (key) => `ServiceBusClient.from_connection_string(conn_str='${connectionString(key)}')`,
  Go: (key) => `azservicebus.NewClientFromConnectionString("${connectionString(key)}", nil)`,
  "a comment": (key) => `// TODO remove: ${connectionString(key)}`,
  Markdown: (key) => `Set it to \`${connectionString(key)}\`.`,
  HTML: (key) => `<td>${connectionString(key)}</td>`,
  "a line of a log": (key) =>
    `2026-11-20T08:00:00Z ERR cannot connect to ${connectionString(key)}: ECONNREFUSED`,
  "a log in JSON": (key) =>
    JSON.stringify({ level: "error", error: { message: `bad: ${connectionString(key)}` } }),
  "a diff": (key) => `-BUS=\n+BUS=${connectionString(key)}`,
});

/** Where a key stands by itself, with a name. */
export const bareKeys: readonly WrittenKey[] = formsOf("shared access key", {
  "what az prints": (key) => json({ keyName: "Root", primaryKey: key, secondaryKey: key }),
  "what az prints as YAML": (key) => `keyName: Root\nsecondaryKey: ${key}\n`,
  "what PowerShell prints": (key) => `PrimaryKey                : ${key}\r\n`,
  "appSettings of web.config": (key) => `<add key="SharedAccessKey" value="${key}" />`,
  "an element of XML": (key) => `<SharedAccessKey>${key}</SharedAccessKey>`,
  "an entity of the Atom API": (key) => `<PrimaryKey>${key}</PrimaryKey>`,
  "settings by name and value": (key) =>
    json([
      { name: "SharedAccessKey", slotSetting: false },
      { name: "SharedAccessKey", value: key },
    ]),
  "a variable of bash": (key) => `export SHARED_ACCESS_KEY='${key}'`,
  "a variable of a batch file": (key) => `set SHARED_ACCESS_KEY=${key}`,
  "a variable of PowerShell": (key) => `$sharedAccessKey = "${key}"`,
  YAML: (key) => `servicebus:\n  sharedAccessKey: ${key}\n`,
  "YAML with quotes": (key) => `sas-key: "${key}"`,
  JSON: (key) => JSON.stringify({ sasKey: key }),
  "JSON without quotes of names": (key) => `{ sasKeyValue: '${key}' }`,
  Terraform: (key) => `primary_key = "${key}"`,
  "an option of a command": (key) => `bus-tool --shared-access-key ${key} --queue orders`,
  "an option with an equal sign": (key) => `bus-tool --sas-key=${key}`,
  "an option of PowerShell": (key) => `Set-Bus -PrimaryKey "${key}"`,
  "a call of Java": (key) => `builder.sharedAccessKey("${key}")`,
  "a property of Java": (key) => `System.setProperty("shared.bus", "x"); p.put("sasKey", "${key}")`,
  "a dictionary of Python": (key) => `{'shared_access_key': '${key}'}`,
  "an argument of Python": (key) =>
    `Bus(service_namespace='contoso', shared_access_key_value='${key}')`,
  "a hash of Ruby": (key) => `{ :shared_access_key => "${key}" }`,
  "a variable of Go": (key) => `sharedAccessKey := "${key}"`,
  "a credential of @azure/core-auth": (key) =>
    `new AzureNamedKeyCredential("RootManageSharedAccessKey", "${key}")`,
  "a provider of .NET": (key) =>
    `TokenProvider.CreateSharedAccessSignatureTokenProvider("RootManageSharedAccessKey",\n    "${key}")`,
  "a URL of AMQP": (key) =>
    `amqps://RootManageSharedAccessKey:${encodeURIComponent(key)}@contoso.servicebus.windows.net:5671`,
  "a URL of Celery": (key) => `azureservicebus://RootManageSharedAccessKey:${key}@contoso`,
  "a URL of Celery, escaped": (key) =>
    `BROKER_URL=azureservicebus://Root:${encodeURIComponent(key)}@contoso`,
  "a query": (key) => `?keyName=Root&primaryKey=${encodeURIComponent(key)}`,
});

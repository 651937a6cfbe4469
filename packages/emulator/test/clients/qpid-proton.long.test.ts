import { expect, test } from "vitest";
import { pythonWith } from "./find-python.ts";
import { runPython, startForPython } from "./python.ts";

const python = await pythonWith("proton");

const roundTrip = [
  "body [('int32', int32(7)), ('NoneType', None)]",
  "properties [('int32', int32(-1)), ('ubyte', ubyte(200)), ('ulong', ulong(9223372036854775808)), ('symbol', symbol('s'))]",
];

test.skipIf(python === undefined).each(["ANONYMOUS", "EXTERNAL"])(
  "Proton comes in by %s, keeps its types and uses one link name both ways (skipped without python3-qpid-proton)",
  async (mechanism) => {
    await using emulator = await startForPython();
    const env = { ...emulator.env, SASL_MECHANISM: mechanism };
    expect(await runPython(python ?? "", "qpid_proton.py", env)).toEqual([
      "put-token int32(202)",
      ...roundTrip,
    ]);
  },
);

test.skipIf(python === undefined)(
  "Proton with a policy's name and key needs no token (skipped without python3-qpid-proton)",
  async () => {
    await using emulator = await startForPython({
      sharedAccessPolicies: [{ name: "both", key: "a made-up key", rights: ["Send", "Listen"] }],
    });
    const plain = async (password: string): Promise<string[]> => {
      const credentials = JSON.stringify({ user: "both", password });
      const env = { ...emulator.env, SASL_MECHANISM: "PLAIN", PLAIN_CREDENTIALS: credentials };
      return runPython(python ?? "", "qpid_proton.py", env);
    };
    expect(await plain("a made-up key")).toEqual(roundTrip);
    expect(await plain("another key")).toEqual(["transport amqp:unauthorized-access"]);
    expect(emulator.rightsUsed().map(({ right }) => right)).toEqual(["Listen", "Send"]);
  },
);

import { expect, test } from "@jest/globals";
import ssh2 from "ssh2";
import { makeKeyPair } from "../../../controller/src/testbeds/make-key-pair.js";

test("every key is whole, also one in 256 whose first byte is zero", () => {
  for (let count = 0; count < 1000; count++) {
    const pair = makeKeyPair();
    const key = ssh2.utils.parseKey(pair.private);
    if (key instanceof Error) throw key;
    expect(key.getPublicSSH().toString("base64")).toBe(pair.public.split(" ")[1]);
    expect(key.getPublicSSH()).toHaveLength(51);
  }
});

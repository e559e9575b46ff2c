import { Writable } from "node:stream";

/** Two streams that keep what a command writes. */
export function hearIo() {
  const heard = { stdout: "", stderr: "" };
  const keep = (name: keyof typeof heard) =>
    new Writable({
      write(chunk, _encoding, done) {
        heard[name] += String(chunk);
        done();
      },
    });
  return { heard, io: { stdout: keep("stdout"), stderr: keep("stderr") } };
}

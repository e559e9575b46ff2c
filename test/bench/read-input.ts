/** Reads a capture from standard input and one attribute of each frame; says how many there were. */
import { makeExtractor, readCaptureBatches } from "../../dissection/src/index.js";

const extractor = makeExtractor(["udp.dest_port"]);
let frames = 0;
for await (const batch of readCaptureBatches(process.stdin, "standard input")) {
  for (let i = 0; i < batch.count; i++) extractor.extractFrom(batch, i);
  frames += batch.count;
}
console.log(frames);

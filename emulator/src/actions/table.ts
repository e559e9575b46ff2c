import type { Action } from "../model.js";
import { ackSpoofing } from "./ack-spoofing.js";
import type { ActionKind } from "./action-kind.js";
import { badFcs } from "./bad-fcs.js";
import { clone } from "./clone.js";
import { dead } from "./dead.js";
import { dioFlood } from "./dio-flood.js";
import { disFlood } from "./dis-flood.js";
import { ddos, dos } from "./flood.js";
import { fragmentAttack } from "./fragment-attack.js";
import { jamming } from "./jamming.js";
import { daoReplay, replay } from "./replay.js";
import { sinkhole } from "./sinkhole.js";
import { blackhole, selectiveForwarding } from "./swallow.js";
import { sybil } from "./sybil.js";
import { versionNumber } from "./version-number.js";
import { wormhole } from "./wormhole.js";

/** All that devices can be made to do. */
export const ACTIONS: Readonly<Record<Action["do"], ActionKind>> = {
  dos,
  ddos,
  dead,
  "bad-fcs": badFcs,
  "dis-flood": disFlood,
  "dio-flood": dioFlood,
  "version-number": versionNumber,
  sinkhole,
  blackhole,
  "selective-forwarding": selectiveForwarding,
  sybil,
  clone,
  replay,
  "dao-replay": daoReplay,
  "fragment-attack": fragmentAttack,
  "ack-spoofing": ackSpoofing,
  jamming,
  wormhole,
};

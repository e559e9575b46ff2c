import type { Action } from "../model.js";
import type { ActionKind } from "./action-kind.js";
import { badFcs } from "./bad-fcs.js";
import { dead } from "./dead.js";
import { disFlood } from "./dis-flood.js";
import { ddos, dos } from "./flood.js";

/** All that devices can be made to do. */
export const ACTIONS: Readonly<Record<Action["do"], ActionKind>> = {
  dos,
  ddos,
  dead,
  "bad-fcs": badFcs,
  "dis-flood": disFlood,
};

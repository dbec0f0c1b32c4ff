/** What every page can do more where scripts run. Each part is missed by nobody who has none. */
import { followContents } from "./contents";
import { wakeShare } from "./share";
import { wakeTheme } from "./theme";

wakeTheme();
wakeShare();
followContents();

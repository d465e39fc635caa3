// Comforts only: every page reads and every form sends without this file.
import { copyOnRequest } from "./copy.js";
import { focusErrors } from "./errors.js";
import { nameChosenFiles } from "./files.js";
import { keepWhatIsTyped } from "./keep.js";
import { sendOnChange } from "./choose.js";
import { closeMenus } from "./menus.js";
import { suggestWhileTyping } from "./suggest.js";

focusErrors(document);
copyOnRequest(document);
nameChosenFiles(document);
sendOnChange(document);
keepWhatIsTyped(document);
closeMenus(document);
suggestWhileTyping(document);

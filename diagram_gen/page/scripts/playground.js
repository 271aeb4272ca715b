/* Where the scripts of the page with the playground begin. They ask for what runs programs when the reader does. */
import { Playground } from "./playground_page.js";

// A theme that navigates by itself runs the scripts of a page whenever it comes back to it.
if (!customElements.get("dg-playground")) customElements.define("dg-playground", Playground);

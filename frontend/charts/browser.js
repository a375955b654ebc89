// The charts of a page, drawn when it has loaded and again whenever a part of it was exchanged.
import { drawAll } from "./drawing.js";

drawAll();
document.addEventListener("htmx:after:swap", drawAll);

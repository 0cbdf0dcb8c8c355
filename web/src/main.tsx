import { render } from "preact";
import { App } from "./app";
import "./css/tokens.css";
import "./css/base.css";
import "./css/parts.css";
import "./css/nav.css";
import "./state/theme";
import { lang, setLang } from "./words/words";

setLang(lang.value);
const root = document.getElementById("app");
if (root) render(<App />, root);
